-- quality.list_column
-- title:       Lists of users that lack columns which other lists of them have
-- one row per: file_key
-- reads:       okta.attribute, servicenow.field, staging.batch, staging.file_list, staging.list_column
-- adds to:     input.quality
--
-- Said once for each list, at its first file.
with file as (
    select file_list.list_key, file_list.table_name, min(file_list.file_key) as file_key, sum(batch.rows_staged)::bigint as records
    from staging.file_list
    join staging.batch on batch.file_key = file_list.file_key
    where file_list.table_name in ('okta_user', 'servicenow_user')
    group by file_list.list_key, file_list.table_name
),
listed as (
    select distinct
        list_key, table_name, if(table_name = 'servicenow_user', regexp_replace(column_name, '_(value|display)$', ''), column_name) as column_name
    from staging.list_column
),
-- The names by which rules ask for them.
known as (
    select 'okta_user' as table_name, name, lower(column_name) as column_name from okta.attribute
    union all
    select 'servicenow_user' as table_name, name, lower(name) as column_name from servicenow.field
),
any_list as (
    select distinct listed.table_name, listed.column_name, known.name
    from listed
    join known on known.table_name = listed.table_name and known.column_name = listed.column_name
),
lacking as (
    select file.list_key, file.table_name, file.file_key, file.records, any_list.name
    from file
    join any_list on any_list.table_name = file.table_name
    anti join listed
        on listed.table_name = file.table_name and listed.list_key = file.list_key and listed.column_name = any_list.column_name
    where file.records > 0
),
final as (
    select
        'list.lacks_columns' as code, if(table_name = 'okta_user', 'okta', 'servicenow') as system, file_key,
        if(table_name = 'okta_user', 'okta.user', 'servicenow.user') as relation, records as affected,
        [string_agg(name, ', ' order by name)] as args
    from lacking
    group by list_key, table_name, file_key, records
)
select * from final order by file_key
