-- shadowed-population
-- title:       Population whose people are all in earlier ones
-- one row per: part
-- reads:       lint.population, policy.population_member
-- example:     populations: {staff: {group: Everyone, ...}, contractors: {group: Contractors, ...}}
--
-- If somebody is in several populations, the first one counts. Everybody in this population is
-- in an earlier one, so its settings apply to nobody.
with populations as (
    select part, population_no, name from lint.population
),
members as (
    select user_key, population_no from policy.population_member
),
firsts as (
    select members.population_no, members.user_key, min(earlier.population_no) as first_no
    from members
    join members as earlier on earlier.user_key = members.user_key
    group by members.population_no, members.user_key
),
shadowed as (
    select firsts.population_no, string_agg(distinct populations.name, ', ' order by populations.name) as earlier
    from firsts
    join populations on populations.population_no = firsts.first_no
    group by firsts.population_no
    having bool_and(firsts.first_no < firsts.population_no)
),
final as (
    select
        populations.part,
        format('everybody in the population {} is in an earlier one: {}', populations.name, shadowed.earlier) as message,
        'write the narrower population first' as hint
    from populations
    join shadowed on shadowed.population_no = populations.population_no
)
select part, message, hint from final
