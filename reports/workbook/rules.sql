-- workbook.rules
-- title:       The rules, line by line
-- one row per: place, line
-- reads:       recon.origin, recon.rules_file
with origins as (
    select 0 as place, rules_file as file, rules_text from recon.origin where rules_text is not null
),
files as (
    select place, file, rules_text from origins
    union all
    select place, file, rules_text from recon.rules_file
),
lines as (
    select place, file, string_split(replace(rtrim(rules_text, chr(10)), chr(13), ''), chr(10)) as lines from files
),
final as (
    select place, file, unnest(lines) as text, generate_subscripts(lines, 1) as line from lines
)
select line, text, file
from final
order by place, line
