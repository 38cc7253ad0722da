-- Which identity each row about a user belongs to, older versions included:
-- what such a row says about memberships counts, too.
create table staging.okta_user_of_row as
with version as (
    select row, identity from staging.okta_user_version where cause is null
),
kept as (
    select identity, user_key from staging.okta_user_key
),
final as (
    select version.row, kept.user_key
    from version
    join kept on kept.identity = version.identity
)
select * from final
