-- html.ages
-- title:       How long findings are open that are certain and that no exception accepts
-- one row per: age_no
-- reads:       main.finding
with ages (age_no, title, query, least, most) as (
    values
        (0, '0 to 7 days', '0-7', 0, 7), (1, '8 to 30 days', '8-30', 8, 30), (2, '31 to 90 days', '31-90', 31, 90), (3, 'more than 90 days', '>90', 91, 999999)
),
findings as (
    select severity, age_days from main.finding where not excepted and certainty is distinct from 'doubtful' and age_days is not null
)
select
    ages.title, ages.query,
    count(findings.severity) filter (findings.severity = 'critical') as critical,
    count(findings.severity) filter (findings.severity = 'high') as high,
    count(findings.severity) filter (findings.severity = 'medium') as medium,
    count(findings.severity) filter (findings.severity = 'low') as low
from ages
left join findings on findings.age_days between ages.least and ages.most
group by ages.age_no, ages.title, ages.query
order by ages.age_no
