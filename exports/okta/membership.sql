-- okta.membership
-- title:       Memberships whose user and group are named, to the letter, by known ids
-- one row per: file_key, record
-- reads:       okta.user, staging.okta_group_found, staging.okta_membership
-- adds to:     okta.membership
--
-- The memberships whose user and group are named, to the letter, by ids that are there:
-- nearly all.
with stated as (
    select
        file_key, record,
        case
            when user_id <> '' then user_id
            when coalesce(user_login, '') = '' and coalesce(user_email, '') = '' then user_any
        end as user_id,
        coalesce(group_id, '') as said_id, coalesce(group_name, '') as said_name, coalesce(group_any, '') as said_any
    from staging.okta_membership
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
group_found as (
    select said_id, said_name, said_any, group_key from staging.okta_group_found where group_key is not null
),
final as (
    select identity.user_key, group_found.group_key, stated.file_key, stated.record
    from stated
    join identity on identity.okta_id = stated.user_id
    join group_found
        on group_found.said_id = stated.said_id and group_found.said_name = stated.said_name and group_found.said_any = stated.said_any
)
select * from final
