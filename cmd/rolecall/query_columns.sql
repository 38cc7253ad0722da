-- query.columns
-- title:       The tables of a run and their columns, with what they mean
-- one row per: table, column
-- reads:       duckdb_columns, duckdb_tables, duckdb_views
with tables as (
    select schema_name, table_name, comment, estimated_size as rows from duckdb_tables() where not internal
    union all
    select schema_name, view_name, comment, null from duckdb_views() where not internal
),
columns as (
    select schema_name, table_name, column_name, column_index, data_type, comment from duckdb_columns() where not internal
),
final as (
    select
        if(tables.schema_name = 'main', '', tables.schema_name || '.') || tables.table_name as "table", tables.rows,
        tables.comment as table_means, columns.column_name as "column", columns.data_type as type, columns.comment as means,
        tables.schema_name, columns.column_index
    from tables
    join columns on columns.schema_name = tables.schema_name and columns.table_name = tables.table_name
)
select "table", rows, table_means, "column", type, means
from final
order by
    case schema_name when 'main' then 0 when 'okta' then 1 when 'servicenow' then 2 when 'input' then 3 when 'policy' then 4 else 5 end,
    "table", column_index
