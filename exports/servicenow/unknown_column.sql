-- servicenow.unknown_column
-- title:       Fields that no list has which an account stands in
-- one row per: column_set, name
-- reads:       servicenow.field, servicenow.user, staging.list_column, staging.servicenow_user_set
-- adds to:     servicenow.unknown_column
with used as (
    select distinct column_set from servicenow.user
),
user_set as (
    select column_set, list_key from staging.servicenow_user_set
),
field as (
    select name from servicenow.field
),
-- A reference has a column for its value and one for what it displays.
listed as (
    select list_key, column_name from staging.list_column where table_name = 'servicenow_user'
    union
    select list_key, regexp_replace(column_name, '_(value|display)$', '') as column_name
    from staging.list_column
    where table_name = 'servicenow_user'
),
known as (
    select distinct user_set.column_set, listed.column_name
    from user_set
    join listed on listed.list_key = user_set.list_key
),
final as (
    select used.column_set, field.name
    from used
    cross join field
    anti join known on known.column_set = used.column_set and known.column_name = lower(field.name)
)
select * from final order by column_set, name
