-- empty-population
-- title:       Population without people
-- one row per: part
-- reads:       lint.population, policy.population_member
-- example:     populations: {contractors: {when: 'user.userType == "Contracter"', stale: {dormant_after: 30d}}}
--
-- No identity meets the condition, leavers included. The settings of the population apply to
-- nobody, and everybody has the general limits.
with populations as (
    select part, population_no, name from lint.population
),
members as (
    select distinct population_no from policy.population_member
),
final as (
    select
        populations.part,
        format('nobody is in the population {}', populations.name) as message,
        'compare it with what the exports hold: rolecall eval tries an expression out' as hint
    from populations
    anti join members on members.population_no = populations.population_no
)
select part, message, hint from final
