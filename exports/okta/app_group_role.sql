-- okta.app_group_role
-- title:       The roles that each assignment of a group carries
-- one row per: row
-- reads:       staging.okta_app_group
-- makes:       staging.okta_app_group_role
--
-- The roles that each assignment of a group carries: in its profile under any key that
-- speaks of roles (what the attribute is called is each customer's choice: role, roles,
-- userRoles, servicenow_roles), as a text with , or ; between, a list of texts, or a
-- list of objects with names.
with staged as (
    select row, profile, roles from staging.okta_app_group
),
profile_key as (
    select row, profile, unnest(json_keys(profile)) as key
    from staged
    where json_valid(profile) and json_type(profile) = 'OBJECT'
),
role_key as (
    select row, json_extract(profile, '/' || replace(replace(key, '~', '~0'), '/', '~1')) as value
    from profile_key
    where regexp_full_match(regexp_replace(lower(key), '[^a-z]', '', 'g'), '(servicenow|snow|sn|sysuser|user|app|u)?roles?(name|names)?')
),
listed as (
    select row, unnest(case when json_type(value) = 'ARRAY' then from_json(value, '["json"]') else [value] end) as item from role_key
),
named as (
    select
        row,
        case json_type(item)
            when 'VARCHAR' then json_extract_string(item, '$')
            when 'OBJECT' then coalesce(
                json_extract_string(item, '$.name'), json_extract_string(item, '$.displayName'), json_extract_string(item, '$.value'))
        end as names
    from listed
    union all
    select row, roles as names from staged where roles <> ''
),
single as (
    select row, trim(unnest(regexp_split_to_array(names, '[,;\n]'))) as name from named where names <> ''
),
final as (
    select row, list(distinct name order by name) as roles from single where name <> '' group by row
)
select * from final
