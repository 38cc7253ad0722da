-- servicenow.listed
-- title:       The roles, groups and members that records list inside them
-- one row per: *
-- reads:       staging.servicenow_group, staging.servicenow_user
-- makes:       staging.servicenow_listed
--
-- What records list inside them: the roles and groups of an account, the members of a
-- group, each by a value (a sys_id, mostly), a display value, or both. An entry that has
-- neither stays, with empty texts: it is counted, and rejected. Of groups that an account
-- is in by another group SCIM says "indirect": those are no memberships of its own.
with account as (
    select row, file_key, record, role_names, group_names from staging.servicenow_user
    where starts_with(role_names, '[') or starts_with(group_names, '[')
),
groups as (
    select row, file_key, record, members from staging.servicenow_group where starts_with(members, '[')
),
listing as (
    select 'role' as kind, row, file_key, record, role_names as items from account
    union all select 'group' as kind, row, file_key, record, group_names as items from account
    union all select 'member' as kind, row, file_key, record, members as items from groups
),
item as (
    select
        kind, row, file_key, record,
        unnest(from_json(items, '[{"name": "varchar", "display": "varchar", "displayName": "varchar", "display_value": "varchar",
            "value": "varchar", "sys_id": "varchar", "type": "varchar"}]')) as item
    from listing
    where json_valid(items)
),
final as (
    select
        kind, row, file_key, record, coalesce(nullif(trim(item.value), ''), trim(item.sys_id), '') as value,
        coalesce(
            nullif(trim(item.name), ''), nullif(trim(item.display), ''), nullif(trim(item."displayName"), ''),
            trim(item.display_value), '') as display
    from item
    where item is not null and coalesce(lower(item.type), '') <> 'indirect'
)
select * from final
