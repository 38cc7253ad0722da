-- html.names
-- title:       What the records are called that the plan names by their sys_id
-- one row per: run
-- reads:       main.change, servicenow.user, servicenow.role, servicenow.group
with changes as (
    select row_no, before, after from main.change where row_no < $most
),
accounts as (
    select sys_id, user_name as name from servicenow.user
),
roles as (
    select sys_id, name from servicenow.role
),
groups as (
    select sys_id, name from servicenow.group
),
meant as (
    select before as sys_id from changes
    union
    select after from changes
),
records as (
    select sys_id, name from roles
    union all
    select sys_id, name from groups
    union all
    select sys_id, name from accounts
),
named as (
    select meant.sys_id, min(records.name) as name
    from meant
    join records on records.sys_id = meant.sys_id
    where records.name is not null
    group by meant.sys_id
),
final as (
    select cast(to_json(map_from_entries(list((sys_id, name) order by sys_id))) as varchar) as text from named
)
select 0 as first_subject, 0 as last_subject, coalesce(text, '{}') as text
from final
