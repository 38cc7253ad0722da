-- recon.group
-- title:       ServiceNow groups: those exported, and those that only the rules name
-- one row per: group_key
-- reads:       servicenow.group, policy.managed_group
-- columns:
--   group_key:     as in servicenow.group; groups that only the rules name have higher numbers
--   name_key:      the lowest group_key of the groups with that name, since rules name groups by name
--   name:          the group's name
--   sys_id:        null if not exported
--   is_ambiguous:  several groups have the name
--   is_managed:    a rule of groups.grant or groups.allow names it; memberships of other groups are not reported
--   is_pushed:     Okta Group Push owns it: then its membership is corrected in Okta
--   managed_rule:  the first rule that names it
--   obstacle:      why a plan cannot put anybody in the group of that name, half a sentence; null if it can
with exported as (
    select group_key, name, sys_id, active from servicenow.group
),
managed_arms as (
    select group_name, is_pushed, rule_no, rule from policy.managed_group
),
managed as (
    select group_name, bool_or(is_pushed) as is_pushed, arg_min(rule, rule_no) as managed_rule
    from managed_arms
    group by group_name
),
unknown as (
    select
        (select coalesce(max(exported.group_key), -1) from exported)
            + row_number() over (order by managed.group_name) as group_key,
        managed.group_name as name
    from managed
    where managed.group_name not in (select exported.name from exported)
),
groups as (
    select group_key, name, sys_id, active, true as is_exported from exported
    union all
    select group_key, name, null as sys_id, cast(null as boolean) as active, false as is_exported from unknown
),
final as (
    select
        cast(groups.group_key as integer) as group_key,
        cast(min(groups.group_key) over (partition by groups.name) as integer) as name_key,
        groups.name,
        groups.sys_id,
        count(*) over (partition by groups.name) > 1 as is_ambiguous,
        managed.group_name is not null as is_managed,
        coalesce(managed.is_pushed, false) as is_pushed,
        managed.managed_rule,
        case
            when not groups.is_exported then 'no export has a group called "' || groups.name || '"'
            when count(*) over (partition by groups.name) > 1 then count(*) over (partition by groups.name) || ' groups are called "' || groups.name || '"'
            when groups.active is false then 'the group "' || groups.name || '" is inactive'
        end as obstacle
    from groups
    left join managed on managed.group_name = groups.name
)
select group_key, name_key, name, sys_id, is_ambiguous, is_managed, is_pushed, managed_rule, obstacle from final
