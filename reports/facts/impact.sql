-- facts.impact
-- title:       Open work and duties of people whose account would be closed, counted
-- one row per: what
-- reads:       main.impact
with impacts as (
    select impact_no, what, plan, count, certainty, oldest from main.impact
),
final as (
    select
        what, min(impact_no) as place, coalesce(sum(count), 0)::bigint as things, count(*) filter (count > 0) as accounts,
        count(*) filter (count > 0 and plan = 'held back') as held_back,
        count(*) filter (certainty <> 'exact') as unknown, bool_or(certainty = 'not exported') as is_not_exported,
        coalesce(left(min(oldest), 10), '') as oldest
    from impacts
    group by what
)
select what, things, accounts, held_back, unknown, is_not_exported, oldest
from final
order by place
