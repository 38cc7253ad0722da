-- servicenow.reference
-- title:       Each way in which anything names a role or a group
-- one row per: kind, value, display
-- reads:       staging.servicenow_group, staging.servicenow_group_member, staging.servicenow_group_role, staging.servicenow_listed, staging.servicenow_role_contains, staging.servicenow_user_role
-- makes:       staging.servicenow_reference
--
-- Each pair of value and display value by which anything names a role or a group: few,
-- however many rows there are.
with named as (
    select 'role' as kind, role_value as value, role_display as display from staging.servicenow_user_role
    union all select 'role' as kind, included_in_role_value as value, included_in_role_display as display
        from staging.servicenow_user_role where included_in_role_value <> '' or included_in_role_display <> ''
    union all select 'role' as kind, role_value as value, role_display as display from staging.servicenow_group_role
    union all select 'role' as kind, role_value as value, role_display as display from staging.servicenow_role_contains
    union all select 'role' as kind, contains_value as value, contains_display as display from staging.servicenow_role_contains
    union all select 'group' as kind, group_value as value, group_display as display from staging.servicenow_group_member
    union all select 'group' as kind, granted_by_value as value, granted_by_display as display
        from staging.servicenow_user_role where replace(lower(granted_by_value), ' ', '-') <> 'not-applicable' or granted_by_display <> ''
    union all select 'group' as kind, group_value as value, group_display as display from staging.servicenow_group_role
    union all select kind, value, display from staging.servicenow_listed where kind in ('role', 'group')
    union all select 'group' as kind, parent_value as value, parent_display as display from staging.servicenow_group
),
final as (
    select distinct kind, coalesce(value, '') as value, coalesce(display, '') as display from named
)
select * from final where value || display <> ''
