-- workbook.rules
-- title:       The rules, line by line
-- one row per: line
-- reads:       recon.origin
with origins as (
    select rules_text from recon.origin where rules_text is not null
),
lines as (
    select string_split(replace(rtrim(rules_text, chr(10)), chr(13), ''), chr(10)) as lines from origins
),
final as (
    select unnest(lines) as text, generate_subscripts(lines, 1) as line from lines
)
select line, text
from final
order by line
