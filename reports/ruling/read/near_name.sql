-- ruling.near_name
-- title:       Names that are nearly the one that was asked for
-- one row per: name
-- reads:       okta.user, servicenow.user, servicenow.role, servicenow.group, ruling.named
with names as (
    select 'login' as meaning, login as name from okta.user
    union
    select 'login' as meaning, user_name as name from servicenow.user
    union
    select 'role' as meaning, name from servicenow.role
    union
    select 'group' as meaning, name from servicenow.group
    union
    select relation as meaning, name from ruling.named
),
compared as (
    select
        name,
        contains(lower(name), lower($name)) as is_part,
        jaro_winkler_similarity(lower(name), lower($name)) as similarity
    from names
    where $meaning in ('', meaning)
),
final as (
    select distinct name, is_part, similarity from compared where is_part and length($name) >= 3 or similarity >= 0.85
)
select name
from final
order by is_part desc, similarity desc, name
limit 5
