-- recon.impeded
-- title:       Changes that the plan leaves out because of their effect, and why
-- one row per: change_no
-- reads:       recon.loss, recon.gain, recon.completed_conflict, recon.dependence, recon.dependent
-- columns:
--   change_no: of recon.candidate
--   cause:     why it is left out, half a sentence
--
-- With a change goes what needs it.
with dependence as (
    select change_no, needs_no, is_circular from recon.dependence
),
first_causes as (
    select change_no, cause from recon.loss where needs_no is null
    union all
    select change_no, cause from recon.gain where needs_no is null
    union all
    select change_no, cause from recon.completed_conflict where needs_no is null
    union all
    select change_no, 'it and another change depend on each other' as cause from dependence where is_circular
),
impeded as (
    select change_no, min(cause) as cause from first_causes group by change_no
),
dropped as (
    select change_no, change_no as root_no from impeded
    union
    select dependents.dependent_no as change_no, dependents.change_no as root_no
    from recon.dependent as dependents
    semi join impeded on impeded.change_no = dependents.change_no
),
final as (
    select dropped.change_no, arg_min(impeded.cause, (dropped.change_no <> dropped.root_no, impeded.cause)) as cause
    from dropped
    join impeded on impeded.change_no = dropped.root_no
    group by dropped.change_no
)
select change_no, cause from final
