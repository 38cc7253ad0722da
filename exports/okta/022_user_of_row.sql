-- Which identity each row about a user belongs to, older versions included:
-- what such a row says about memberships counts, too.
create table staging.okta_user_of_row as
with version as (
    select row, file_key, record, identity, place from staging.okta_user_version where cause is null
),
identity as (
    select user_key, file_key, record from okta.user
),
kept as (
    select version.identity, identity.user_key
    from version
    join identity on identity.file_key = version.file_key and identity.record = version.record
    where version.place = 1
),
final as (
    select version.row, version.file_key, version.record, kept.user_key
    from version
    join kept on kept.identity = version.identity
)
select * from final
