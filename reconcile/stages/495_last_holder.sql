-- recon.last_holder
-- title:       Changes that would leave a role with too few holders
-- one row per: role_key, change_no
-- reads:       recon.candidate, recon.impeded, recon.way, recon.held_role, recon.role, servicenow.user, policy.keep_last
-- columns:
--   role_key:     a role that must keep a number of holders
--   change_no:    of recon.candidate, not in recon.impeded: it takes the role from a holder
--   role_name:    what the role is called
--   holder_count: holders who can sign in, before the plan
--   left_count:   those of them who would still hold it after the plan
--   minimum:      how many must remain
--   rule:         the place in the rules that sets that number
--
-- Only holders who can sign in count: active, not locked, and neither of web services alone
-- nor of an internal integration. What the plan adds does not count. If too few would be
-- left, nobody loses the role: whom to take it from is a decision. Of a role that a row records
-- and no path explains, every removal from the account counts.
with candidates as (
    select candidate.change_no, candidate.holder, candidate.operation, candidate.is_closing
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
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
    where ways.state <> 'maybe' and (ways.state <> 'comes' or candidates.change_no is not null)
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
    select
        holders.role_key,
        count(distinct holders.account_key) as holder_count,
        count(distinct holders.account_key) - count(distinct reductions.account_key) as left_count
    from holders
    left join reductions on reductions.role_key = holders.role_key
    group by holders.role_key
),
final as (
    select
        reductions.role_key, reductions.change_no, minimums.role_name,
        remaining.holder_count, remaining.left_count, minimums.minimum, minimums.rule
    from reductions
    join minimums on minimums.role_key = reductions.role_key
    join remaining on remaining.role_key = reductions.role_key
    where remaining.left_count < minimums.minimum
)
select distinct role_key, change_no, role_name, holder_count, left_count, minimum, rule from final
