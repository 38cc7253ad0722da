-- delegate.conflict
-- title:       Approvals delegated to somebody who must not decide them
-- one row per: account_key, item
-- reads:       recon.delegation, recon.link, recon.held_role, recon.role, recon.group, recon.conflict_member, policy.conflict, policy.check_pattern, servicenow.user, servicenow.group_member
-- unless empty: recon.delegation, recon.conflict_member
-- severity:    high
-- fix:         update
-- doubtful if: whether the account that acts is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; NIST AC-5; CIS 6.8
--
-- The rules name access that one person must not have together (roles.conflicts). The delegate has one side
-- of a conflict, and the delegation gives them the approving side: a role that matches
-- checks.delegate.conflict.approving (*approv*). For a time, one person both requests and approves, or
-- approves what they carry out. Memberships cannot be delegated. The plan ends the delegation, which takes
-- no role from anybody. A delegate who has both sides themselves is misroled.conflict. What excuses a
-- conflict (unless) also excuses the delegate, if they have it.
with delegations as (
    select account_key, delegate_account_key, is_known
    from recon.delegation
    where approvals and absence is null and delegate_absence is null
),
conflicts as (
    select conflict_no, any_value(name) as name, min(rule) as rule, count(distinct side_no) filter (side_no > 0) as sides
    from policy.conflict
    group by conflict_no
),
members as (
    select conflict_no, side_no, role_key, group_key from recon.conflict_member
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
held as (
    select account_key, role_key from recon.held_role
),
memberships as (
    select distinct account_key, group_key from servicenow.group_member
),
patterns as (
    select like_pattern from policy.check_pattern where kind = 'delegate.conflict' and parameter = 'approving'
),
conflict_members as (
    select
        members.conflict_no, members.side_no, members.role_key, members.group_key,
        coalesce(roles.name, 'membership of ' || groups.name) as name,
        exists (select 1 from patterns where like_escape(roles.name, patterns.like_pattern, '!')) as is_approving
    from members
    left join roles on roles.role_key = members.role_key
    left join groups on groups.group_key = members.group_key
),
pairs as (
    select account_key, delegate_account_key, bool_and(is_known) as is_known from delegations group by account_key, delegate_account_key
),
people as (
    select account_key from pairs union select delegate_account_key from pairs
),
had as (
    select people.account_key, conflict_members.*
    from people
    join held on held.account_key = people.account_key
    join conflict_members on conflict_members.role_key = held.role_key
    left join memberships on memberships.account_key = people.account_key and memberships.group_key = conflict_members.group_key
    where conflict_members.group_key is null or memberships.account_key is not null
    union all
    select people.account_key, conflict_members.*
    from people
    join memberships on memberships.account_key = people.account_key
    join conflict_members on conflict_members.group_key = memberships.group_key and conflict_members.role_key is null
),
has as (
    select pairs.account_key, pairs.delegate_account_key, had.conflict_no, had.side_no, had.name, true as is_own
    from pairs
    join had on had.account_key = pairs.delegate_account_key
    union
    select pairs.account_key, pairs.delegate_account_key, had.conflict_no, had.side_no, had.name, false
    from pairs
    join had on had.account_key = pairs.account_key and had.is_approving and had.side_no > 0
),
had_sides as (
    select
        account_key, delegate_account_key, conflict_no, side_no,
        bool_or(is_own) as is_own,
        string_agg(name, ', ' order by name) filter (is_own) as own_names,
        string_agg(name, ', ' order by name) filter (not is_own) as delegated_names
    from has
    group by account_key, delegate_account_key, conflict_no, side_no
),
met as (
    select
        had_sides.account_key, had_sides.delegate_account_key, any_value(pairs.is_known) as is_known,
        any_value(conflicts.name) as name, any_value(conflicts.rule) as rule,
        string_agg(had_sides.own_names, ', ' order by had_sides.side_no) as own_names,
        string_agg(had_sides.delegated_names, ', ' order by had_sides.side_no) filter (not had_sides.is_own) as delegated_names
    from had_sides
    join conflicts on conflicts.conflict_no = had_sides.conflict_no
    join pairs on pairs.account_key = had_sides.account_key and pairs.delegate_account_key = had_sides.delegate_account_key
    group by had_sides.account_key, had_sides.delegate_account_key, had_sides.conflict_no
    having count(*) filter (had_sides.side_no > 0) = any_value(conflicts.sides)
        and not bool_or(had_sides.side_no = 0)
        and bool_or(had_sides.is_own) and bool_or(not had_sides.is_own)
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
