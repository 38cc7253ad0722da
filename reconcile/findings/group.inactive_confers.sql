-- group.inactive_confers
-- title:       Inactive group that still confers roles
-- one row per: subject_kind, subject_name, item
-- reads:       recon.group, recon.role, recon.verdict, servicenow.group, servicenow.group_role, servicenow.group_member
-- unless empty: servicenow.group_role
-- severity:    low
-- fix:         review
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; CIS 6.8
--
-- Somebody deactivated the group, but its members keep the roles that it confers, and lists that hide
-- inactive groups do not show where the roles come from. The reason says how many active accounts are
-- members.
with inactive as (
    select group_key from servicenow.group where active is false
),
named as (
    select group_key, name, sys_id, is_ambiguous from recon.group
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
conferring as (
    select group_role.group_key, string_agg(distinct roles.name, '; ' order by roles.name) as role_names
    from servicenow.group_role as group_role
    semi join inactive on inactive.group_key = group_role.group_key
    join roles on roles.role_key = group_role.role_key
    group by group_role.group_key
),
members as (
    select member.group_key, count(distinct member.account_key) as members
    from servicenow.group_member as member
    semi join inactive on inactive.group_key = member.group_key
    join recon.verdict as verdicts on verdicts.account_key = member.account_key and verdicts.is_active
    group by member.group_key
),
final as (
    select
        cast(null as integer) as user_key, cast(null as integer) as account_key,
        if(named.is_ambiguous, named.sys_id, null) as subject_name, 'group' as subject_kind, named.name as item,
        'no roles' as expected,
        conferring.role_names as actual,
        null as via,
        'The group ' || named.name || ' is inactive and still confers ' || replace(conferring.role_names, '; ', ', ')
            || case coalesce(members.members, 0)
                when 0 then '' when 1 then ': 1 active account is in it' else ': ' || members.members || ' active accounts are in it'
            end || '.' as reason,
        null as rule,
        null as fix
    from conferring
    join named on named.group_key = conferring.group_key
    left join members on members.group_key = conferring.group_key
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
