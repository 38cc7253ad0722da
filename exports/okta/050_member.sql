-- The statements of membership with user and group found, or why not. Most
-- rows name the user by an id that is there; only for the others is the most
-- exact name they give looked up. A name that is given but unknown is not
-- replaced by a vaguer one.
create table staging.okta_member as
with membership as (
    select
        file_key, record, coalesce(group_id, '') as said_id, coalesce(group_name, '') as said_name, coalesce(group_any, '') as said_any,
        trim(user_id) as user_id, user_login, user_email, user_any
    from staging.okta_membership
),
member_of_user as (
    select source, file_key, record, user_key, coalesce(group_name, '') as said_name, coalesce(group_any, '') as said_any
    from staging.okta_member_of_user
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
user_lookup as (
    select kind, reference, user_key, true as is_known from staging.okta_user_lookup
),
group_reference as (
    select said_id, said_name, said_any, group_id, group_name from staging.okta_group_reference
),
group_lookup as (
    select kind, reference, group_key, true as is_known from staging.okta_group_lookup
),
group_found as (
    select
        group_reference.said_id, group_reference.said_name, group_reference.said_any, group_lookup.group_key,
        case
            when group_lookup.group_key is not null then null
            when coalesce(group_reference.group_id, group_reference.group_name) is null then 'the row names no group'
            when group_lookup.is_known then 'several groups in the Okta exports have this name'
            else 'no group in the Okta exports has this id'
        end as group_cause,
        coalesce(group_reference.group_id, group_reference.group_name) as group_text
    from group_reference
    left join group_lookup
        on group_lookup.kind = case when group_reference.group_id is not null then 'id' else 'name' end
        and group_lookup.reference = coalesce(group_reference.group_id, group_reference.group_name)
),
by_id as (
    select membership.*, identity.user_key
    from membership
    left join identity
        on identity.okta_id = case
            when membership.user_id <> '' then membership.user_id
            when coalesce(membership.user_login, '') = '' and coalesce(membership.user_email, '') = '' then trim(membership.user_any)
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
            when user_login <> '' then lower(strip_accents(trim(user_login)))
            when user_email <> '' then lower(trim(user_email))
            when user_any <> '' then lower(strip_accents(trim(user_any)))
        end as user_reference
    from by_id
),
stated as (
    select
        'membership' as source, named.file_key, named.record, named.said_id, named.said_name, named.said_any,
        coalesce(named.user_key, user_lookup.user_key) as user_key, named.user_kind, named.user_reference,
        user_lookup.is_known as is_user_known
    from named
    left join user_lookup on user_lookup.kind = named.user_kind and user_lookup.reference = named.user_reference
    union all
    select source, file_key, record, '' as said_id, said_name, said_any, user_key, null as user_kind, null as user_reference, null as is_user_known
    from member_of_user
),
final as (
    select
        stated.source, stated.file_key, stated.record, stated.user_key, group_found.group_key,
        case
            when stated.user_key is not null then group_found.group_cause
            when stated.user_reference is null then 'the row names no user'
            when stated.is_user_known
                then 'several users in the Okta exports have this ' || if(stated.user_kind = 'any', 'name', stated.user_kind)
            else 'no user in the Okta exports has this ' || if(stated.user_kind = 'any', 'id, login, email or name', stated.user_kind)
        end as cause,
        case when stated.user_key is null then stated.user_reference when group_found.group_key is null then group_found.group_text end as value
    from stated
    join group_found
        on group_found.said_any = stated.said_any and group_found.said_name = stated.said_name and group_found.said_id = stated.said_id
)
select * from final
