-- okta.user_of_row
-- title:       Which identity each row about a user belongs to, older versions included
-- one row per: row
-- reads:       staging.okta_user_key, staging.okta_user_version
-- makes:       staging.okta_user_of_row
--
-- Which identity each row about a user belongs to, older versions included: what such a
-- row says about memberships counts, too.
with older as (
    select row, identity from staging.okta_user_version where code is null and place > 1
),
kept as (
    select row, identity, user_key from staging.okta_user_key
),
final as (
    select row, user_key from kept
    union all
    select older.row, kept.user_key
    from older
    join kept on kept.identity = older.identity
)
select * from final
