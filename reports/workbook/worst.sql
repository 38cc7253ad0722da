-- workbook.worst
-- title:       The findings to look at first, and their rows in the workbook
-- one row per: finding
-- reads:       main.finding
with findings as (
    select finding_no, kind, severity, privileged, user_name, login, sys_id, okta_id, reason
    from main.finding
    where not coalesce(excepted, false) and certainty = 'certain'
),
final as (
    select
        finding_no, severity, kind, privileged,
        coalesce(nullif(user_name, ''), nullif(login, ''), nullif(sys_id, ''), okta_id, '') as who, coalesce(reason, '') as reason
    from findings
)
select finding_no, severity, kind, who, reason
from final
order by list_position(['critical', 'high', 'medium', 'low'], severity), privileged desc, finding_no
limit $most
