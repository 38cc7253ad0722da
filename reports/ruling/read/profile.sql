-- ruling.profile
-- title:       Whom the name means
-- one row per: user_key
-- reads:       ruling.person
select user_key, login, okta_id, status, standing, is_in_scope, coalesce(scope_rule, ''), coalesce(user_name, '')
from ruling.person
order by login, user_key
