-- okta.user_key
-- title:       The key of each identity, in the order of the rows that count
-- one row per: user_key
-- reads:       staging.okta_user_version
-- makes:       staging.okta_user_key
with version as (
    select row, identity, okta_id, status from staging.okta_user_version where place = 1 and code is null
),
final as (
    select row, identity, okta_id, status, (row_number() over (order by row) - 1)::integer as user_key from version
)
select * from final
