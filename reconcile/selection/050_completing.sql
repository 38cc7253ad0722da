-- selection.completing
-- title:       Selected changes that would complete a conflict
-- one row per: change_id
-- reads:       selection.chosen, recon.correction, recon.completed_conflict
-- columns:
--   change_id: of change
--   why:       why it is left out, half a sentence
--
-- The plan may give one side of a conflict where it takes the other away; a narrowed plan
-- that does not take it away must not give it either. recon.completed_conflict is here about
-- the selected changes.
with corrections as (
    select distinct finding_id, system, "table", operation, record_key, change_key from recon.correction
),
completing as (
    select finding_id, record_key, change_key, cause from recon.completed_conflict
),
chosen as (
    select change_id from selection.chosen where is_selected
),
identified as (
    select
        recon.change_id(corrections.system, corrections."table", corrections.operation, corrections.record_key, corrections.change_key) as change_id,
        completing.cause
    from completing
    join corrections
        on corrections.finding_id = completing.finding_id
        and corrections.record_key = completing.record_key
        and corrections.change_key = completing.change_key
),
final as (
    select chosen.change_id, min(identified.cause) || ', since what the plan takes away for it is not selected' as why
    from chosen
    join identified on identified.change_id = chosen.change_id
    group by chosen.change_id
)
select change_id, why from final
