-- recon.person_setting
-- title:       Settings of people in a population, which replace the general ones
-- one row per: user_key, name
-- reads:       policy.population, policy.population_member, policy.population_setting
-- adds to:     recon.person_setting
-- unless empty: policy.population
--
-- Of several populations that somebody is in, the first counts. What it does not say comes from
-- the general settings, not from the next population.
with firsts as (
    select user_key, min(population_no) as population_no from policy.population_member group by user_key
),
populations as (
    select population_no, name from policy.population
),
settings as (
    select population_no, name, value, rule from policy.population_setting
),
final as (
    select firsts.user_key, settings.name, settings.value, settings.rule, populations.name as population
    from firsts
    join populations on populations.population_no = firsts.population_no
    join settings on settings.population_no = firsts.population_no
)
select user_key, name, value, rule, population from final
