-- shadowed-value
-- title:       Group after others that decide first
-- one row per: part
-- reads:       lint.group_value, okta.group, okta.membership
-- example:     department: {groups: {All Staff: Staff, Sales Team: Sales}}
--
-- The first listed group that somebody is in decides the value. Everybody in this group is in
-- one listed before it, so its value is never used.
with group_values as (
    select part, rule_no, place, okta_group, okta_org from lint.group_value
),
okta_groups as (
    select group_key, name, okta_org from okta.group
),
memberships as (
    select user_key, group_key from okta.membership
),
members as (
    select distinct group_values.rule_no, group_values.place, memberships.user_key
    from group_values
    join okta_groups
        on okta_groups.name = group_values.okta_group and (group_values.okta_org is null or okta_groups.okta_org = group_values.okta_org)
    join memberships on memberships.group_key = okta_groups.group_key
),
deciding as (
    select rule_no, user_key, min(place) as place from members group by rule_no, user_key
),
shadowed as (
    select members.rule_no, members.place
    from members
    join deciding on deciding.rule_no = members.rule_no and deciding.user_key = members.user_key
    group by members.rule_no, members.place
    having bool_and(deciding.place < members.place)
),
final as (
    select
        group_values.part,
        format('everybody in "{}" is in a group listed before it, which decides', group_values.okta_group) as message,
        'list it earlier, or remove it' as hint
    from group_values
    join shadowed on shadowed.rule_no = group_values.rule_no and shadowed.place = group_values.place
)
select part, message, hint from final
