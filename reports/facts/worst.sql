-- facts.worst
-- title:       The findings to look at first
-- one row per: finding
-- reads:       main.finding
--
-- The most severe, of those the privileged, in the order of the output. Accepted ones
-- need no look, and of doubtful ones nothing is known yet.
with findings as (
    select finding_no, finding_id, kind, severity, privileged, user_name, login, sys_id, okta_id, item, reason
    from main.finding
    where not coalesce(excepted, false) and certainty = 'certain'
),
final as (
    select
        finding_id, kind, severity, coalesce(privileged, false) as privileged,
        coalesce(nullif(user_name, ''), nullif(login, ''), nullif(sys_id, ''), okta_id, '') as who, coalesce(item, '') as item,
        coalesce(reason, '') as reason, finding_no
    from findings
)
select finding_id, kind, severity, privileged, who, item, reason
from final
order by list_position(['critical', 'high', 'medium', 'low'], severity), privileged desc, finding_no
limit $most
