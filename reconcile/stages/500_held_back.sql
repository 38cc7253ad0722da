-- recon.held_back
-- title:       Corrections the plan leaves out, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.guarded, recon.completed_conflict, recon.correction
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--
-- What has to be granted before a role goes, and would complete a conflict, keeps that role
-- where it is: else the plan would take away what rules grant.
with guarded as (
    select finding_id, record_key, change_key, cause from recon.guarded
),
completing as (
    select finding_id, record_key, change_key, cause from recon.completed_conflict
),
corrections as (
    select distinct finding_id, operation, record_key, change_key from recon.correction
),
replacing as (
    select completing.finding_id, min(completing.cause) as cause
    from completing
    semi join (select finding_id from corrections where operation = 'delete') as removals
        on removals.finding_id = completing.finding_id
    group by completing.finding_id
),
kept as (
    select corrections.finding_id, corrections.record_key, corrections.change_key, replacing.cause
    from corrections
    join replacing on replacing.finding_id = corrections.finding_id
),
causes as (
    select finding_id, record_key, change_key, cause, 1 as place from guarded
    union all
    select finding_id, record_key, change_key, cause, 2 as place from completing
    union all
    select finding_id, record_key, change_key, cause, 3 as place from kept
),
final as (
    select
        finding_id, record_key, change_key,
        arg_min(cause, place) as cause
    from causes
    group by finding_id, record_key, change_key
)
select finding_id, record_key, change_key, cause from final
