-- input.completeness
-- title:       How complete each table is
-- one row per: system, table_name
-- reads:       input.completeness
with completeness as (
    select relation, table_name, system, verdict, code, message, hint, rows_declared, rows_read from input.completeness
),
final as (
    select system, relation, table_name, verdict, code, message, coalesce(hint, '') as hint, rows_declared, rows_read from completeness
)
select system, table_name, verdict, code, message, hint, rows_declared, rows_read from final order by system, relation, table_name
