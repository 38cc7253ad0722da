-- Groups assigned to the ServiceNow app; roles are those the assignment's
-- profile names under role or roles.
insert into okta.app_group by name
with staged as (
    select file_key, record, group_id, group_name, app_id, priority, profile from staging.okta_app_group
),
group_lookup as (
    select kind, reference, group_key from staging.okta_group_lookup where group_key is not null
),
final as (
    select
        group_lookup.group_key, staged.app_id, try_cast(staged.priority as integer) as priority,
        case
            when json_type(staged.profile, '$.roles') = 'ARRAY' then from_json(json_extract(staged.profile, '$.roles'), '["varchar"]')
            when json_type(staged.profile, '$.role') = 'ARRAY' then from_json(json_extract(staged.profile, '$.role'), '["varchar"]')
            when json_extract_string(staged.profile, '$.role') <> '' then [json_extract_string(staged.profile, '$.role')]
        end as roles,
        staged.file_key, staged.record
    from staged
    join group_lookup
        on group_lookup.kind = case when staged.group_id <> '' then 'id' else 'name' end
        and group_lookup.reference = coalesce(nullif(staged.group_id, ''), staged.group_name)
    qualify row_number() over (partition by group_lookup.group_key, staged.app_id order by staged.file_key, staged.record) = 1
)
select * from final
