-- empty-population
-- title:       Population that nobody is in
-- one row per: part
-- reads:       lint.population, policy.population_member
-- example:     populations: {contractors: {when: 'user.userType == "Contracter"', stale: {dormant_after: 30d}}}
--
-- No identity meets the condition, leavers included, so that what the population says holds for
-- nobody: all of them have the general limits, without a word.
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
