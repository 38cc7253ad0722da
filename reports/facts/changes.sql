-- facts.changes
-- title:       How many changes are planned
-- one row per: system, table and operation
-- reads:       main.change
with plan as (
    select change_id, system, "table", operation from main.change
),
final as (
    select system, "table", operation, count(distinct change_id) as changes, count(*) as rows
    from plan
    group by system, "table", operation
)
select system, "table", operation, changes, rows
from final
order by system desc, "table", operation
