-- recon.delegated_conflict
-- title:       Conflicts between what delegates hold and what is delegated to them
-- one row per: account_key, delegate_account_key, conflict_no
-- reads:       recon.delegation, recon.link, recon.held_role, recon.role, recon.group, recon.conflict_member, policy.conflict, policy.conflict_excuse, policy.check_pattern, servicenow.group_member
-- adds to:     recon.delegated_conflict
-- unless empty: recon.delegation, recon.conflict_member
--
-- Every side of a conflict is the delegate's own or delegated to them, and there is one of each: who has all
-- sides by themselves has them without the delegation. Only approving roles are delegated, and no membership;
-- what excuses a conflict excuses the delegate, if they have it, or are in such a group of Okta.
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
excused as (
    select links.account_key, excuses.conflict_no
    from policy.conflict_excuse as excuses
    join recon.link as links on links.user_key = excuses.user_key
),
final as (
    select
        had_sides.account_key, had_sides.delegate_account_key, had_sides.conflict_no, any_value(pairs.is_known) as is_known,
        any_value(conflicts.name) as name, any_value(conflicts.rule) as rule,
        string_agg(had_sides.own_names, ', ' order by had_sides.side_no) as own_names,
        string_agg(had_sides.delegated_names, ', ' order by had_sides.side_no) filter (not had_sides.is_own) as delegated_names
    from had_sides
    join conflicts on conflicts.conflict_no = had_sides.conflict_no
    join pairs on pairs.account_key = had_sides.account_key and pairs.delegate_account_key = had_sides.delegate_account_key
    anti join excused on excused.account_key = had_sides.delegate_account_key and excused.conflict_no = had_sides.conflict_no
    group by had_sides.account_key, had_sides.delegate_account_key, had_sides.conflict_no
    having count(*) filter (had_sides.side_no > 0) = any_value(conflicts.sides)
        and not bool_or(had_sides.side_no = 0)
        and bool_or(had_sides.is_own) and bool_or(not had_sides.is_own)
)
select account_key, delegate_account_key, conflict_no, is_known, name, rule, own_names, delegated_names from final
