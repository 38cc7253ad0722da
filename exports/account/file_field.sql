-- account.file_field
-- title:       Which fields the records of each file have
-- one row per: file_key, relation, name
-- reads:       staging.batch, staging.file_list, staging.list_column
-- adds to:     input.file_field
--
-- Of accounts, identities and members of Okta groups other tables say it. A reference has a
-- column for its value and one for what it displays.
with batch as (
    select file_key, relation, table_name from staging.batch where relation not in ('okta.user', 'okta.membership', 'servicenow.user')
),
listed as (
    select file_list.file_key, list_column.table_name, regexp_replace(list_column.column_name, '_(value|display)$', '') as column_name
    from staging.list_column
    join staging.file_list on file_list.list_key = list_column.list_key and file_list.table_name = list_column.table_name
),
final as (
    select distinct
        batch.file_key, batch.relation,
        case listed.column_name
            when 'sys_created_on' then 'created_at' when 'sys_created_by' then 'created_by' when 'starts' then 'starts_at' when 'ends' then 'ends_at'
            else listed.column_name
        end as name
    from batch
    join listed on listed.file_key = batch.file_key and listed.table_name = batch.table_name
)
select * from final order by file_key, relation, name
