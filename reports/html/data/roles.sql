-- html.roles
-- title:       Roles most in excess
-- one row per: role
-- reads:       main.finding
--
-- Roles that no rule grants, however they are held, that no exception accepts and that the exports prove.
with findings as (
    select item, kind, coalesce(privileged, false) as privileged
    from main.finding
    where
        kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.residual_role')
        and not coalesce(excepted, false)
        and certainty = 'certain'
),
final as (
    select
        item,
        count(*) as findings,
        count(*) filter (where kind = 'misroled.excess_role') as direct,
        count(*) filter (where kind = 'misroled.inherited_role') as inherited,
        count(*) filter (where kind = 'misroled.residual_role') as residual,
        count(*) filter (where privileged) as privileged
    from findings
    group by item
)
select coalesce(item, '') as item, findings, direct, inherited, residual, privileged
from final
order by findings desc, item
limit $most
