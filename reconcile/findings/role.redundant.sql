-- role.redundant
-- title:       Role granted directly that a group confers anyway
-- one row per: account_key, item
-- reads:       recon.verdict, recon.held_role, recon.role, recon.conferred_role, recon.surplus_role, recon.surplus_group, recon.group, servicenow.group_member, servicenow.user
-- unless empty: recon.conferred_role
-- severity:    low
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; CIS 6.8
--
-- Somebody has the role by a membership and also by a direct grant. If they leave the group, they
-- unexpectedly keep the role. A person decides which of the two is intended. A grant or membership that is
-- excess by itself (misroled.excess_role, misroled.excess_group) is not reported again.
with verdicts as (
    select account_key, user_key from recon.verdict where is_active and verdict in ('reconciled', 'service', 'idle', 'closed')
),
held as (
    select account_key, role_key from recon.held_role where is_direct and is_conferred
),
surplus as (
    select account_key, role_key from recon.surplus_role
),
surplus_groups as (
    select account_key, group_key from recon.surplus_group
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
groups as (
    select group_key, name from recon.group
),
conferring as (
    select held.account_key, held.role_key, string_agg(distinct groups.name, '; ' order by groups.name) as group_names
    from held
    anti join surplus on surplus.account_key = held.account_key and surplus.role_key = held.role_key
    join servicenow.group_member as members on members.account_key = held.account_key
    join recon.conferred_role as conferred on conferred.group_key = members.group_key and conferred.role_key = held.role_key
    anti join surplus_groups on surplus_groups.account_key = members.account_key and surplus_groups.group_key = members.group_key
    join groups on groups.group_key = members.group_key
    group by held.account_key, held.role_key
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        verdicts.user_key, conferring.account_key, null as subject_name, roles.name as item,
        'held by membership alone' as expected,
        'held directly, too' as actual,
        roles.name as via,
        'The account ' || accounts.user_name || ' holds ' || roles.name || ' directly, and as a member of '
            || replace(conferring.group_names, '; ', ', ') || '.' as reason,
        null as rule,
        null as fix
    from conferring
    join verdicts on verdicts.account_key = conferring.account_key
    join roles on roles.role_key = conferring.role_key
    join accounts on accounts.account_key = conferring.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
