-- workbook.completeness
-- title:       How complete each table is, and where it comes from
-- one row per: relation, table_name
-- reads:       input.completeness, input.extract, input.extract_table
with completeness as (
    select relation, table_name, system, verdict, code, message, hint, rows_declared, rows_read, extract_key from input.completeness
),
extracts as (
    select extract_key, path, instance, environment, extracted_by, roles, finished_at, tool from input.extract
),
tables as (
    select extract_key, table_name, query, fields from input.extract_table
),
final as (
    select
        completeness.system, completeness.relation, completeness.table_name, completeness.verdict, completeness.rows_declared,
        completeness.rows_read, completeness.message, completeness.hint, extracts.instance, extracts.environment, extracts.extracted_by,
        array_to_string(extracts.roles, ', ') as roles, extracts.finished_at, tables.query, array_to_string(tables.fields, ', ') as fields,
        extracts.tool, extracts.path as extract, completeness.code
    from completeness
    left join extracts on extracts.extract_key = completeness.extract_key
    left join tables on tables.extract_key = completeness.extract_key and tables.table_name = completeness.table_name
)
select
    system, table_name, verdict, rows_declared, rows_read, message, hint, instance, environment, extracted_by, roles, finished_at, query, fields,
    tool, extract, code
from final
order by system, relation, table_name
