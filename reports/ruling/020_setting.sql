-- ruling.setting
-- title:       Until when an account is no finding, and what becomes of one that is, for a person
-- one row per: user_key, name
-- reads:       ruling.person, policy.setting, recon.person_setting
-- columns:
--   user_key:   of ruling.person
--   name:       as in policy.setting: stale.dormant_after
--   value:      likewise
--   rule:       the place in the rules that says so, or default
--   population: whose setting it is; null for the general one
with people as (
    select user_key from ruling.person
),
general as (
    select name, value, rule from policy.setting where starts_with(name, 'stale.') or starts_with(name, 'deprovision.')
),
own as (
    select user_key, name, value, rule, population from recon.person_setting
),
final as (
    select
        people.user_key, general.name, coalesce(own.value, general.value) as value, coalesce(own.rule, general.rule) as rule, own.population
    from people
    cross join general
    left join own on own.user_key = people.user_key and own.name = general.name
    where general.name <> 'deprovision.no_identity'
)
select user_key, name, value, rule, population from final
