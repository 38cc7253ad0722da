-- recon.overrun
-- title:       Changes that limits withhold, and what depends on them
-- one row per: change_no
-- reads:       recon.limit, recon.counted, recon.candidate, recon.impeded, recon.kept_back, recon.dependence, recon.dependent
-- columns:
--   change_no: of recon.candidate, neither in recon.impeded nor in recon.kept_back
--   cause:     why it is left out, half a sentence
--
-- All that a tripped limit counts is withheld, since which part of it is right is a decision.
with limits as (
    select guardrail, item, planned, allowed from recon.limit where is_tripped
),
counted as (
    select guardrail, item, change_no from recon.counted
),
candidates as (
    select candidate.change_no, candidate.is_protective
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
    anti join recon.kept_back as kept_back on kept_back.change_no = candidate.change_no
),
dependence as (
    select dependence.change_no, dependence.needs_no
    from recon.dependence as dependence
    semi join candidates on candidates.change_no = dependence.change_no
),
withheld as (
    select
        counted.change_no,
        min(replace(limits.guardrail, 'guardrails.', '') || coalesce(' of ' || limits.item, '') || ' allows ' || limits.allowed || ', not ' || limits.planned) as cause
    from counted
    join limits on limits.guardrail = counted.guardrail and limits.item is not distinct from counted.item
    group by counted.change_no
),
dropped as (
    select change_no, change_no as root_no from withheld
    union
    select dependents.dependent_no as change_no, dependents.change_no as root_no
    from recon.dependent as dependents
    semi join withheld on withheld.change_no = dependents.change_no
),
left_out as (
    select dropped.change_no, arg_min(withheld.cause, (dropped.change_no <> dropped.root_no, withheld.cause)) as cause
    from dropped
    join withheld on withheld.change_no = dropped.root_no
    semi join candidates on candidates.change_no = dropped.change_no
    group by dropped.change_no
),
unneeded as (
    select candidates.change_no, min(left_out.cause) as cause
    from candidates
    join dependence on dependence.needs_no = candidates.change_no
    left join left_out on left_out.change_no = dependence.change_no
    where candidates.is_protective
    group by candidates.change_no
    having count(dependence.change_no) = count(left_out.change_no)
),
final as (
    select change_no, cause from left_out
    union all
    select unneeded.change_no, unneeded.cause
    from unneeded
    anti join left_out on left_out.change_no = unneeded.change_no
)
select change_no, cause from final
