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
        coalesce(group_id, '') as stated_id, coalesce(group_name, '') as stated_name, coalesce(group_any, '') as stated_any
    from staging.okta_membership
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
group_found as (
    select stated_id, stated_name, stated_any, group_key from staging.okta_group_found where group_key is not null
),
final as (
    select identity.user_key, group_found.group_key, stated.file_key, stated.record
    from stated
    join identity on identity.okta_id = stated.user_id
    join group_found
        on group_found.stated_id = stated.stated_id and group_found.stated_name = stated.stated_name and group_found.stated_any = stated.stated_any
)
select * from final
