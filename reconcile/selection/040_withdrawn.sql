-- selection.withdrawn
-- title:       Corrections that the narrowed plan does not make
-- one row per: finding_id, record_key, change_key
-- reads:       selection.chosen, recon.correction, recon.held_back
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--
-- What the plan held back, and the changes that are not selected.
with corrections as (
    select finding_id, system, "table", operation, record_key, change_key from recon.correction
),
held_back as (
    select finding_id, record_key, change_key from recon.held_back
),
chosen as (
    select change_id from selection.chosen where is_selected
),
identified as (
    select distinct
        finding_id, record_key, change_key,
        recon.change_id(system, "table", operation, record_key, change_key) as change_id
    from corrections
),
final as (
    select finding_id, record_key, change_key from held_back
    union
    select identified.finding_id, identified.record_key, identified.change_key
    from identified
    anti join chosen on chosen.change_id = identified.change_id
)
select finding_id, record_key, change_key from final
