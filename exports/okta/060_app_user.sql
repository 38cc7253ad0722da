-- Assignments with their users found, or why not. A user has one: of several,
-- the one whose externalId can be a sys_id, then the newest, then the first.
create table staging.okta_app_user_version as
with staged as (
    select row, file_key, record, app_id, external_id, user_name, scope, status, sync_state, profile, last_updated_at
    from staging.okta_app_user
),
reference as (
    select row, user_kind, user_reference from staging.okta_reference where source = 'app_user'
),
user_lookup as (
    select kind, reference, user_key, true as is_known from staging.okta_user_lookup
),
resolved as (
    select
        staged.*, user_lookup.user_key, reference.user_reference as value,
        case
            when user_lookup.user_key is not null then null
            when reference.user_reference is null then 'the row names no user'
            when user_lookup.is_known then 'several users in the Okta exports have this ' || reference.user_kind
            else 'no user in the Okta exports has this ' || reference.user_kind
        end as cause
    from staged
    left join reference on reference.row = staged.row
    left join user_lookup on user_lookup.kind = reference.user_kind and user_lookup.reference = reference.user_reference
),
final as (
    select
        *,
        row_number() over (
            partition by coalesce(user_key, -1 - row)
            order by
                coalesce(staging.is_sys_id(external_id), false) desc,
                staging.instant(last_updated_at) desc nulls last, row
        ) as place
    from resolved
)
select * from final
