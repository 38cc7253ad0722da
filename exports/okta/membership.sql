-- okta.membership
-- title:       Memberships whose user and group are named, to the letter, by known ids
-- one row per: file_key, record
-- reads:       okta.user, staging.file_org, staging.okta_group_found, staging.okta_membership
-- adds to:     okta.membership
--
-- The memberships whose user and group are named, to the letter, by ids that are there:
-- nearly all.
with file_org as (
    select file_key, okta_org from staging.file_org
),
stated as (
    select
        membership.file_key, membership.record, file_org.okta_org,
        case
            when user_id <> '' then user_id
            when coalesce(user_login, '') = '' and coalesce(user_email, '') = '' then user_any
        end as user_id,
        coalesce(group_id, '') as stated_id, coalesce(group_name, '') as stated_name, coalesce(group_any, '') as stated_any
    from staging.okta_membership as membership
    left join file_org on file_org.file_key = membership.file_key
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
group_found as (
    select okta_org, stated_id, stated_name, stated_any, group_key from staging.okta_group_found where group_key is not null
),
final as (
    select identity.user_key, group_found.group_key, stated.file_key, stated.record
    from stated
    join identity on identity.okta_id = stated.user_id
    join group_found
        on group_found.stated_id = stated.stated_id and group_found.stated_name = stated.stated_name and group_found.stated_any = stated.stated_any
        and group_found.okta_org is not distinct from stated.okta_org
)
select * from final
