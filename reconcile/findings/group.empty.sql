-- group.empty
-- title:       Group that confers roles and has no active member
-- one row per: subject_kind, subject_name, item
-- reads:       recon.group, recon.role, recon.verdict, servicenow.group, servicenow.group_role, servicenow.group_member, input.balance
-- unless empty: servicenow.group_role
-- severity:    low
-- fix:         review
-- doubtful if: which accounts, groups and memberships there are
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; CIS 6.8
--
-- The group confers roles, but neither it nor a group below it (which has its roles, too) has an active
-- member. It is unused access that one new membership gives away. Inactive groups are
-- group.inactive_confers. Without an export of memberships, this is not assessed.
with recursive groups as (
    select group_key, parent_group_key, active from servicenow.group
),
named as (
    select group_key, name, sys_id, is_ambiguous from recon.group
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
conferring as (
    select group_role.group_key, string_agg(distinct roles.name, '; ' order by roles.name) as role_names, bool_or(group_role.inherits) as inherits
    from servicenow.group_role as group_role
    join roles on roles.role_key = group_role.role_key
    where exists (select 1 from input.balance where relation = 'servicenow.group_member')
    group by group_role.group_key
),
-- the groups below each
below as (
    select group_key, group_key as member_group_key from conferring
    union
    select below.group_key, groups.group_key as member_group_key
    from below
    join groups on groups.parent_group_key = below.member_group_key
),
active_members as (
    select members.group_key
    from servicenow.group_member as members
    join recon.verdict as verdicts on verdicts.account_key = members.account_key and verdicts.is_active
),
used as (
    select distinct below.group_key
    from below
    join active_members on active_members.group_key = below.member_group_key
),
inactive_members as (
    select group_key, count(distinct account_key) as members from servicenow.group_member group by group_key
),
final as (
    select
        cast(null as integer) as user_key, cast(null as integer) as account_key,
        if(named.is_ambiguous, named.sys_id, null) as subject_name, 'group' as subject_kind, named.name as item,
        'an active member' as expected,
        case coalesce(inactive_members.members, 0)
            when 0 then 'no member' when 1 then '1 inactive member' else inactive_members.members || ' inactive members'
        end as actual,
        null as via,
        'No active account is in the group ' || named.name || ', which confers ' || replace(conferring.role_names, '; ', ', ') || '.' as reason,
        null as rule,
        null as fix
    from conferring
    join groups on groups.group_key = conferring.group_key
    join named on named.group_key = conferring.group_key
    anti join used on used.group_key = conferring.group_key
    left join inactive_members on inactive_members.group_key = conferring.group_key
    where conferring.inherits and groups.active is distinct from false
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
