-- html.exceptions
-- title:       The exceptions of the rules, and whether they still serve
-- one row per: exception_no
-- reads:       recon.exception, policy.exception
with exceptions as (
    select exception_no, kind, user_name, item, rule, reason, approved_by, expires, is_expired, is_used, outdated from recon.exception
),
tickets as (
    select exception_no, ticket from policy.exception
),
final as (
    select
        exceptions.exception_no,
        exceptions.kind,
        coalesce(exceptions.user_name, '') as user_name,
        coalesce(exceptions.item, '') as item,
        coalesce(exceptions.rule, '') as rule,
        coalesce(exceptions.reason, '') as reason,
        coalesce(exceptions.approved_by, '') as approved_by,
        coalesce(tickets.ticket, '') as ticket,
        coalesce(cast(exceptions.expires as varchar), '') as expires,
        case when exceptions.is_expired then 'expired' when exceptions.outdated is not null then 'outdated' when exceptions.is_used then 'in use' else 'matches nothing' end as standing
    from exceptions
    left join tickets on tickets.exception_no = exceptions.exception_no
)
select kind, user_name, item, rule, reason, approved_by, ticket, expires, standing
from final
order by exception_no
limit $most
