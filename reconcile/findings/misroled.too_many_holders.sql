-- misroled.too_many_holders
-- title:       More holders than the rules allow
-- one row per: subject_kind, item
-- reads:       policy.holder_limit, recon.judged, recon.held_role, recon.same_grants, recon.granted_role, recon.role, recon.group, recon.expected_group, recon.allowed_group, servicenow.group_member, servicenow.user
-- severity:    medium
-- fix:         review
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; PCI DSS 7.2.4; CIS 6.8
--
-- An allowance limits how many people may hold a role or be in a group (max_holders). It counts people whom
-- rules grant or allow the access and who have it, directly or not; anybody else who has it is another
-- finding and is removed. None of the holders is wrong alone, so a person decides. If there are several
-- limits, the lowest counts.
with limits as (
    select relation, name, min(max_holders) as max_holders, min_by(rule, (max_holders, rule_no)) as rule
    from policy.holder_limit
    group by relation, name
),
judged as (
    select account_key, user_key from recon.judged
),
limited_roles as (
    select roles.role_key, limits.name
    from limits
    join recon.role as roles on roles.name = limits.name
    where limits.relation = 'role'
),
limited_groups as (
    select groups.group_key, groups.name_key, limits.name
    from limits
    join recon.group as groups on groups.name = limits.name
    where limits.relation = 'group'
),
entitled_groups as (
    select user_key, name_key from recon.expected_group
    union
    select user_key, name_key from recon.allowed_group
),
holders as (
    select distinct 'role' as relation, limited_roles.name, judged.account_key
    from limited_roles
    join recon.held_role as held on held.role_key = limited_roles.role_key
    join judged on judged.account_key = held.account_key
    join recon.same_grants as same_grants on same_grants.user_key = judged.user_key
    join recon.granted_role as granted on granted.representative_key = same_grants.representative_key and granted.role_key = held.role_key
    union all
    select distinct 'group' as relation, limited_groups.name, judged.account_key
    from limited_groups
    join servicenow.group_member as members on members.group_key = limited_groups.group_key
    join judged on judged.account_key = members.account_key
    semi join entitled_groups on entitled_groups.user_key = judged.user_key and entitled_groups.name_key = limited_groups.name_key
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
counted as (
    select
        holders.relation, holders.name,
        count(*) as holders,
        list(accounts.user_name order by lower(accounts.user_name), accounts.account_key) as names
    from holders
    join accounts on accounts.account_key = holders.account_key
    group by holders.relation, holders.name
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        null as subject_name,
        counted.relation as subject_kind,
        counted.name as item,
        'at most ' || limits.max_holders as expected,
        cast(counted.holders as varchar) as actual,
        null as via,
        counted.holders || if(counted.relation = 'role', ' people hold ', ' people are in ') || counted.name || ', and rules allow '
            || limits.max_holders || ': ' || array_to_string(counted.names[1:50], ', ')
            || if(counted.holders > 50, ' and ' || counted.holders - 50 || ' more', '') || '.' as reason,
        limits.rule,
        null as fix
    from counted
    join limits on limits.relation = counted.relation and limits.name = counted.name
    where counted.holders > limits.max_holders
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
