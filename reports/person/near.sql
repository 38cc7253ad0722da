-- person.near
-- title:       People whose login, user name or name is nearly, or contains, what was asked for
-- one row per: login or user name
-- reads:       okta.user, servicenow.user
with people as (
    select login, coalesce(nullif(trim("displayName"), ''), nullif(trim(concat_ws(' ', "firstName", "lastName")), '')) as name from okta.user
    union all
    select user_name as login, nullif(trim(name), '') as name from servicenow.user
),
compared as (
    select
        login,
        name,
        contains(lower(login), lower($name)) or coalesce(contains(lower(name), lower($name)), false) as is_part,
        greatest(
            jaro_winkler_similarity(lower(login), lower($name)),
            coalesce(jaro_winkler_similarity(lower(name), lower($name)), 0)
        ) as similarity
    from people
    where login is not null
),
near as (
    select login, name, is_part, similarity from compared where is_part and length($name) >= 3 or similarity >= 0.9
),
final as (
    select login, min(name) as name, bool_or(is_part) as is_part, max(similarity) as similarity from near group by login
)
select login || coalesce(' (' || name || ')', '') as name
from final
order by is_part desc, similarity desc, login
limit 5
