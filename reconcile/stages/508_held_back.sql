-- recon.held_back
-- title:       Corrections the plan leaves out, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.guarded, recon.candidate, recon.impeded, recon.kept_back, recon.overrun, recon.correction
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
with guarded as (
    select finding_id, record_key, change_key, cause from recon.guarded
),
corrections as (
    select distinct
        finding_id, record_key, change_key,
        recon.change_id(system, "table", operation, record_key, change_key) as change_id
    from recon.correction
),
candidates as (
    select change_no, change_id from recon.candidate
),
left_out as (
    select change_no, cause from recon.impeded
    union all
    select change_no, cause from recon.kept_back
    union all
    select change_no, cause from recon.overrun
),
causes as (
    select finding_id, record_key, change_key, cause, 1 as place from guarded
    union all
    select corrections.finding_id, corrections.record_key, corrections.change_key, left_out.cause, 2 as place
    from left_out
    join candidates on candidates.change_no = left_out.change_no
    join corrections on corrections.change_id = candidates.change_id
),
final as (
    select
        finding_id, record_key, change_key,
        arg_min(cause, (place, cause)) as cause
    from causes
    group by finding_id, record_key, change_key
)
select finding_id, record_key, change_key, cause from final
