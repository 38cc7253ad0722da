-- recon.kept_back
-- title:       Changes left out so that a role keeps its last holders, and grants that are then no longer needed
-- one row per: change_no
-- reads:       recon.candidate, recon.impeded, recon.dependence, recon.dependent, recon.last_holder
-- columns:
--   change_no: of recon.candidate, not in recon.impeded
--   cause:     why it is left out, half a sentence
--
-- With a change goes what needs it.
with candidates as (
    select candidate.change_no, candidate.is_protective
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
),
dependence as (
    select change_no, needs_no from recon.dependence
),
impeded as (
    select change_no, cause from recon.impeded
),
kept as (
    select
        change_no,
        min('at least ' || minimum || if(minimum = 1, ' holder', ' holders') || ' of ' || role_name
            || ' who can sign in must remain (' || rule || ')') as cause
    from recon.last_holder
    group by change_no
),
dropped as (
    select change_no, change_no as root_no from kept
    union
    select dependents.dependent_no as change_no, dependents.change_no as root_no
    from recon.dependent as dependents
    semi join kept on kept.change_no = dependents.change_no
),
left_out as (
    select dropped.change_no, arg_min(kept.cause, (dropped.change_no <> dropped.root_no, kept.cause)) as cause
    from dropped
    join kept on kept.change_no = dropped.root_no
    semi join candidates on candidates.change_no = dropped.change_no
    group by dropped.change_no
),
gone as (
    select change_no, cause from impeded
    union all
    select change_no, cause from left_out
),
unneeded as (
    select candidates.change_no, coalesce(min(gone.cause), 'the removal that made it necessary is not in the plan') as cause
    from candidates
    left join dependence on dependence.needs_no = candidates.change_no
    left join gone on gone.change_no = dependence.change_no
    where candidates.is_protective
    group by candidates.change_no
    having count(dependence.change_no) = count(gone.change_no)
),
final as (
    select change_no, cause from left_out
    union all
    select unneeded.change_no, unneeded.cause
    from unneeded
    anti join left_out on left_out.change_no = unneeded.change_no
)
select change_no, cause from final
