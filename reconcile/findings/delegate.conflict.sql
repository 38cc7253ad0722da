-- delegate.conflict
-- title:       Approvals delegated to somebody who must not decide them
-- one row per: account_key, item
-- reads:       recon.delegated_conflict, recon.link, servicenow.user
-- unless empty: recon.delegated_conflict
-- severity:    high
-- fix:         update
-- doubtful if: whether the account that acts is active, or what it holds that would excuse it
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; NIST AC-5; CIS 6.8
--
-- The rules name access that one person must not have together (roles.conflicts). The delegate has one side
-- of a conflict, and the delegation gives them the approving side: a role that matches
-- checks.delegate.conflict.approving (*approv*). For a time, one person both requests and approves, or
-- approves what they carry out. Memberships cannot be delegated. The plan ends the delegation, which takes
-- no role from anybody. A delegate who has both sides themselves is misroled.conflict. What excuses a
-- conflict (unless) also excuses the delegate, if they have it.
with met as (
    select account_key, delegate_account_key, is_known, name, rule, own_names, delegated_names from recon.delegated_conflict
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
grouped as (
    select
        met.delegate_account_key as account_key, principals.user_name as item,
        any_value(links.user_key) as user_key, any_value(delegates.user_name) as delegate_name,
        count(distinct met.account_key) = 1 as is_one, bool_and(met.is_known) as is_known,
        string_agg(distinct met.name, '; ' order by met.name) as names,
        arg_min(met.own_names, (met.name, met.rule)) as own_names,
        arg_min(met.delegated_names, (met.name, met.rule)) as delegated_names,
        arg_min(met.rule, (met.name, met.rule)) as rule
    from met
    join accounts as delegates on delegates.account_key = met.delegate_account_key
    join accounts as principals on principals.account_key = met.account_key
    left join links on links.account_key = met.delegate_account_key
    group by met.delegate_account_key, principals.user_name
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        'no approvals delegated' as expected,
        names as actual,
        null as via,
        delegate_name || ' holds ' || own_names || ' and approves for ' || item || ', who holds ' || delegated_names
            || ': the rules keep these apart ("' || replace(names, '; ', '", "') || '")'
            || if(is_one and is_known, '', '; the exports lack details of the delegation: end it by hand (sys_user_delegate)') || '.' as reason,
        rule,
        if(is_one and is_known, 'update', 'review') as fix
    from grouped
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
