-- html.exceptions
-- title:       The exceptions of the rules, and whether they still serve
-- one row per: exception_no
-- reads:       recon.exception
with exceptions as (
    select exception_no, kind, user_name, item, rule, reason, approved_by, expires, is_expired, is_used from recon.exception
),
final as (
    select
        exception_no,
        kind,
        coalesce(user_name, '') as user_name,
        coalesce(item, '') as item,
        coalesce(rule, '') as rule,
        coalesce(reason, '') as reason,
        coalesce(approved_by, '') as approved_by,
        coalesce(cast(expires as varchar), '') as expires,
        case when is_expired then 'expired' when is_used then 'in use' else 'matches nothing' end as standing
    from exceptions
)
select kind, user_name, item, rule, reason, approved_by, expires, standing
from final
order by exception_no
limit $most
