-- facts.completeness
-- title:       How complete each table is
-- one row per: relation, table_name
-- reads:       input.completeness
with completeness as (
    select system, table_name, relation, verdict, code, message, hint, rows_declared, rows_read from input.completeness
),
final as (
    select system, table_name, relation, verdict, code, message, coalesce(hint, '') as hint, rows_declared, rows_read from completeness
)
select system, table_name, relation, verdict, code, message, hint, rows_declared, rows_read
from final
order by system, relation, table_name
