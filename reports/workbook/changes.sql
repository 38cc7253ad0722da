-- workbook.changes
-- title:       The plan, with the findings it corrects
-- one row per: row_no
-- reads:       main.change, main.finding
--
-- Every column of the plan, whatever they are: reports/columns lists them.
with changes as (
    select * from main.change
),
findings as (
    select finding_id, finding_no from main.finding
),
final as (
    select changes.* replace (array_to_string(changes.depends_on, '; ') as depends_on), findings.finding_no
    from changes
    left join findings on findings.finding_id = split_part(changes.finding_ids, '; ', 1)
)
select * exclude (row_no)
from final
order by row_no
