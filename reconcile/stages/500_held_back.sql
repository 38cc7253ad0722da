-- recon.held_back
-- title:       Corrections the plan leaves out, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.guarded, recon.completed_conflict
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--   is_cut_off: because exports may be cut off
with guarded as (
    select finding_id, record_key, change_key, cause, is_cut_off from recon.guarded
),
completing as (
    select finding_id, record_key, change_key, cause, false as is_cut_off from recon.completed_conflict
),
final as (
    select * from guarded
    union all
    select * from completing
)
select finding_id, record_key, change_key, cause, is_cut_off from final
