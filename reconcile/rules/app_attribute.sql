-- The keys of the app users' profiles.
with app_user as (
    select distinct json_keys(profile) as keys
    from okta.app_user
    where json_type(profile) = 'OBJECT'
),

final as (
    select distinct unnest(keys) as name
    from app_user
)

select name
from final
order by name
