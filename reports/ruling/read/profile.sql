-- ruling.profile
-- title:       Whom the name means
-- one row per: user_key
-- reads:       ruling.person, okta.user
select
    people.user_key, people.login, people.okta_id, people.status, people.standing, people.is_in_scope, coalesce(people.scope_rule, ''),
    coalesce(people.user_name, ''), coalesce(users.okta_org, '')
from ruling.person as people
join okta.user as users on users.user_key = people.user_key
order by people.login, users.okta_org, people.user_key
