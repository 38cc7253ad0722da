-- okta.app_group
-- title:       Groups assigned to the ServiceNow app
-- one row per: group_key, app_id
-- reads:       staging.okta_app_group, staging.okta_app_group_role, staging.okta_group_lookup
-- adds to:     okta.app_group
--
-- Groups assigned to the ServiceNow app: of several versions the newest, then the
-- first.
with staged as (
    select row, file_key, record, group_id, group_name, app_id, priority, last_updated_at from staging.okta_app_group
),
role as (
    select row, roles from staging.okta_app_group_role
),
group_lookup as (
    select kind, reference, group_key from staging.okta_group_lookup where group_key is not null
),
final as (
    select
        group_lookup.group_key, staged.app_id, try_cast(staged.priority as integer) as priority, role.roles,
        staged.file_key, staged.record
    from staged
    join group_lookup
        on group_lookup.kind = case when staged.group_id <> '' then 'id' else 'name' end
        and group_lookup.reference = coalesce(nullif(staged.group_id, ''), staged.group_name)
    left join role on role.row = staged.row
    qualify row_number() over (
        partition by group_lookup.group_key, staged.app_id order by staging.instant(staged.last_updated_at) desc nulls last, staged.row) = 1
)
select * from final
