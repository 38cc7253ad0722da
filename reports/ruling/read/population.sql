-- ruling.population
-- title:       The populations that a person is in, the one that counts first
-- one row per: population_no
-- reads:       policy.population, policy.population_member
select populations.name, populations.rule
from policy.population as populations
semi join (select population_no from policy.population_member where user_key = $user_key) as members
    on members.population_no = populations.population_no
order by populations.population_no
