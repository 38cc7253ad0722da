-- person.near
-- title:       Names that are nearly the one that was asked for
-- one row per: name
-- reads:       okta.user, servicenow.user
with names as (
    select login as name from okta.user
    union
    select user_name as name from servicenow.user
),
compared as (
    select
        name,
        contains(lower(name), lower($name)) as is_part,
        jaro_winkler_similarity(lower(name), lower($name)) as similarity
    from names
),
final as (
    select name, is_part, similarity from compared where is_part and length($name) >= 3 or similarity >= 0.9
)
select name
from final
order by is_part desc, similarity desc, name
limit 5
