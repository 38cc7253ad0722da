-- ruling.setting
-- title:       The settings that hold for a person
-- one row per: name
-- reads:       ruling.setting
select name, value, rule, coalesce(population, '')
from ruling.setting
where user_key = $user_key
order by starts_with(name, 'deprovision.'), name
