-- html.departed
-- title:       The findings that were open before this run and are not in it, and what became of them
-- one row per: line
-- reads:       recon.departed, recon.past_finding, recon.kind
with departed as (
    select line, state, coalesce(fixed_by, '') as fixed_by, as_planned from recon.departed
),
past as (
    select line, kind, severity, coalesce(user_name, '') as user_name, coalesce(item, '') as item, since from recon.past_finding
),
kinds as (
    select kind, title from recon.kind
)
select
    departed.state, departed.as_planned, coalesce(kinds.title, past.kind) as title, past.severity, past.user_name, past.item,
    coalesce(cast(past.since as varchar), '') as since
from departed
join past on past.line = departed.line
left join kinds on kinds.kind = past.kind
order by
    list_position(['unknown', 'fixed', 'gone', 'subject_gone'], departed.state), list_position(['critical', 'high', 'medium', 'low'], past.severity),
    past.kind, past.user_name, past.item, past.line
limit $most
