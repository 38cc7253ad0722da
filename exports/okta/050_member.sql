-- The statements of membership with user and group found, or why not.
create table staging.okta_member as
with stated as (
    select source, row, file_key, record, user_key, group_id, group_name from staging.okta_member_reference
),
reference as (
    select row, user_kind, user_reference from staging.okta_reference where source = 'membership'
),
user_lookup as (
    select kind, reference, user_key, true as is_known from staging.okta_user_lookup
),
group_lookup as (
    select kind, reference, group_key, true as is_known from staging.okta_group_lookup
),
resolved as (
    select
        stated.source, stated.row, stated.file_key, stated.record, stated.group_id, stated.group_name,
        reference.user_kind, reference.user_reference,
        coalesce(stated.user_key, user_lookup.user_key) as user_key, user_lookup.is_known as is_user_known,
        group_lookup.group_key, group_lookup.is_known as is_group_known
    from stated
    left join reference on reference.row = case when stated.source = 'membership' then stated.row end
    left join user_lookup on user_lookup.kind = reference.user_kind and user_lookup.reference = reference.user_reference
    left join group_lookup
        on group_lookup.kind = case when stated.group_id is not null then 'id' else 'name' end
        and group_lookup.reference = coalesce(stated.group_id, stated.group_name)
),
final as (
    select
        source, file_key, record, user_key, group_key,
        case
            when user_key is null and user_reference is null then 'the row names no user'
            when user_key is null and is_user_known then 'several users in the Okta exports have this ' || if(user_kind = 'any', 'name', user_kind)
            when user_key is null then 'no user in the Okta exports has this ' || if(user_kind = 'any', 'id, login, email or name', user_kind)
            when group_key is null and coalesce(group_id, group_name) is null then 'the row names no group'
            when group_key is null and is_group_known then 'several groups in the Okta exports have this name'
            when group_key is null then 'no group in the Okta exports has this id'
        end as cause,
        case when user_key is null then user_reference else coalesce(group_id, group_name) end as value
    from resolved
)
select * from final
