-- okta.member_other
-- title:       The other statements of membership, with user and group or why not
-- one row per: *
-- reads:       okta.membership, okta.user, staging.batch, staging.file_org, staging.okta_group_found, staging.okta_member_of_user, staging.okta_membership, staging.okta_user_lookup
-- makes:       staging.okta_member_other
--
-- The other statements of membership with user and group found by the most exact name
-- they give, or why not; those that rows about users make are among them. A name that
-- is given but unknown is not replaced by a vaguer one. Files of which every row is a
-- membership already are not looked at again.
with file_org as (
    select file_key, okta_org from staging.file_org
),
known_member as (
    select file_key, count(*) as members from okta.membership group by file_key
),
unfinished as (
    select batch.file_key
    from staging.batch
    left join known_member on known_member.file_key = batch.file_key
    where batch.relation = 'okta.membership' and batch.rows_staged > coalesce(known_member.members, 0)
),
taken as (
    select membership.file_key, membership.record from okta.membership semi join unfinished on unfinished.file_key = membership.file_key
),
membership as (
    select
        file_key, record, coalesce(group_id, '') as stated_id, coalesce(group_name, '') as stated_name, coalesce(group_any, '') as stated_any,
        staging.trimmed(user_id) as user_id, user_login, user_email, user_any
    from staging.okta_membership
    semi join unfinished on unfinished.file_key = okta_membership.file_key
    anti join taken on taken.file_key = okta_membership.file_key and taken.record = okta_membership.record
),
member_of_user as (
    select file_key, record, user_key, coalesce(group_name, '') as stated_name, coalesce(group_any, '') as stated_any
    from staging.okta_member_of_user
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
user_lookup as (
    select okta_org, kind, reference, user_key, true as is_known from staging.okta_user_lookup
),
group_found as (
    select okta_org, stated_id, stated_name, stated_any, group_key, code as group_code, group_text from staging.okta_group_found
),
by_id as (
    select membership.*, file_org.okta_org, identity.user_key
    from membership
    left join file_org on file_org.file_key = membership.file_key
    left join identity
        on identity.okta_id = case
            when membership.user_id <> '' then membership.user_id
            when coalesce(membership.user_login, '') = '' and coalesce(membership.user_email, '') = '' then staging.trimmed(membership.user_any)
        end
),
named as (
    select
        *,
        case
            when user_key is not null then null
            when user_id <> '' then 'id' when user_login <> '' then 'login'
            when user_email <> '' then 'email' when user_any <> '' then 'any'
        end as user_kind,
        case
            when user_key is not null then null
            when user_id <> '' then user_id
            when user_login <> '' then lower(strip_accents(staging.trimmed(user_login)))
            when user_email <> '' then lower(staging.trimmed(user_email))
            when user_any <> '' then lower(strip_accents(staging.trimmed(user_any)))
        end as user_reference
    from by_id
),
stated as (
    select
        named.file_key, named.record, named.okta_org, named.stated_id, named.stated_name, named.stated_any,
        coalesce(named.user_key, user_lookup.user_key) as user_key, named.user_kind, named.user_reference,
        user_lookup.is_known as is_user_known
    from named
    left join user_lookup
        on user_lookup.kind = named.user_kind and user_lookup.reference = named.user_reference and user_lookup.okta_org is not distinct from named.okta_org
    union all
    select
        member_of_user.file_key, member_of_user.record, file_org.okta_org, '' as stated_id, member_of_user.stated_name, member_of_user.stated_any,
        member_of_user.user_key, null as user_kind, null as user_reference, null as is_user_known
    from member_of_user
    left join file_org on file_org.file_key = member_of_user.file_key
),
final as (
    select
        stated.file_key, stated.record, stated.user_key, group_found.group_key,
        case
            when stated.user_key is not null then group_found.group_code
            when stated.user_reference is null then 'row.no_user'
            when stated.is_user_known then 'user.ambiguous'
            when stated.user_kind = 'any' then 'user.unknown_name'
            else 'user.unknown'
        end as code,
        if(stated.user_kind = 'any', 'name', stated.user_kind) as kind,
        case when stated.user_key is null then stated.user_reference when group_found.group_key is null then group_found.group_text end as value
    from stated
    join group_found
        on group_found.stated_any = stated.stated_any and group_found.stated_name = stated.stated_name and group_found.stated_id = stated.stated_id
        and group_found.okta_org is not distinct from stated.okta_org
)
select * from final
