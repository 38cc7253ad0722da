-- The fields of accounts, by their columns.
insert into servicenow.field
with columns as (
    select column_name as name, data_type
    from duckdb_columns()
    where schema_name = 'servicenow' and table_name = 'user' and column_name not in ('account_key', 'file_key', 'record')
),
final as (
    select
        name,
        case data_type when 'BOOLEAN' then 'boolean' when 'DATE' then 'date' when 'TIMESTAMP' then 'date_time' else 'string' end as type,
        true as is_exported,
        0 as unresolved
    from columns
)
select name, type, is_exported, unresolved from final
