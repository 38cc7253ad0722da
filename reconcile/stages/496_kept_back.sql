-- recon.kept_back
-- title:       Changes left out so that a role keeps its last holders, and grants that then protect nothing
-- one row per: change_no
-- reads:       recon.candidate, recon.impeded, recon.dependence, recon.dependent, recon.way, recon.held_role, recon.role, servicenow.user, policy.keep_last
-- columns:
--   change_no: of recon.candidate, not in recon.impeded
--   cause:     why it is left out, half a sentence
--
-- Only holders who can sign in count: active, not locked, and neither of web services alone
-- nor of an internal integration. What the plan adds does not count. If too few would be
-- left, nobody loses the role: whom to take it from is a decision. Of a role that a row records
-- and no path explains, every removal from the account counts.
with candidates as (
    select candidate.change_no, candidate.holder, candidate.operation, candidate."table", candidate.is_closing, candidate.is_protective
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
),
dependence as (
    select change_no, needs_no from recon.dependence
),
impeded as (
    select change_no, cause from recon.impeded
),
held as (
    select account_key, role_key from recon.held_role
),
minimums as (
    select roles.role_key, keep_last.role_name, max(keep_last.minimum) as minimum, min(keep_last.rule) as rule
    from policy.keep_last as keep_last
    join recon.role as roles on roles.name = keep_last.role_name
    group by roles.role_key, keep_last.role_name
),
people as (
    select account_key
    from servicenow.user as accounts
    where active and not coalesce(locked_out, false)
        and not coalesce(web_service_access_only, false) and not coalesce(internal_integration_user, false)
),
holders as (
    select held.role_key, held.account_key
    from held
    semi join minimums on minimums.role_key = held.role_key
    semi join people on people.account_key = held.account_key
),
ways as (
    select
        ways.holder, ways.role_key, candidates.change_no,
        if(ways.state = 'goes' and candidates.change_no is null, 'stays', ways.state) as state
    from recon.way as ways
    semi join holders on holders.account_key = ways.holder and holders.role_key = ways.role_key
    left join candidates on candidates.change_no = ways.change_no
    where ways.state <> 'comes' or candidates.change_no is not null
),
losses as (
    select holder, role_key, bool_or(state = 'unsure') as is_unsure
    from ways
    group by holder, role_key
    having not bool_or(state in ('stays', 'comes'))
),
reductions as (
    select holders.role_key, holders.account_key, candidates.change_no
    from holders
    join candidates on candidates.holder = holders.account_key and candidates.is_closing
    union
    select losses.role_key, losses.holder as account_key, ways.change_no
    from losses
    join ways on ways.holder = losses.holder and ways.role_key = losses.role_key and ways.state = 'goes'
    union
    select losses.role_key, losses.holder as account_key, candidates.change_no
    from losses
    join candidates on candidates.holder = losses.holder and candidates.operation = 'delete'
    where losses.is_unsure
),
remaining as (
    select holders.role_key, count(distinct holders.account_key) - count(distinct reductions.account_key) as holder_count
    from holders
    left join reductions on reductions.role_key = holders.role_key
    group by holders.role_key
),
kept as (
    select
        reductions.change_no,
        min('at least ' || minimums.minimum || if(minimums.minimum = 1, ' holder', ' holders') || ' of ' || minimums.role_name
            || ' who can sign in must remain (' || minimums.rule || ')') as cause
    from reductions
    join minimums on minimums.role_key = reductions.role_key
    join remaining on remaining.role_key = reductions.role_key
    where remaining.holder_count < minimums.minimum
    group by reductions.change_no
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
    select candidates.change_no, coalesce(min(gone.cause), 'nothing that it protects is removed') as cause
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
