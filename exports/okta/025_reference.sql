-- Every statement "this user, this group" and "this user, this app": by what
-- it names the user. The most exact name given decides; a name that is given
-- but unknown is not replaced by a vaguer one.
create table staging.okta_reference as
with membership as (
    select row, 'membership' as source, file_key, record, user_id, user_login, user_email, user_any from staging.okta_membership
),
app_user as (
    select row, 'app_user' as source, file_key, record, user_id, coalesce(user_login, user_name) as user_login,
        null as user_email, null as user_any
    from staging.okta_app_user
),
reference as (
    select * from membership union all select * from app_user
),
final as (
    select
        row, source, file_key, record,
        case
            when user_id <> '' then 'id' when user_login <> '' then 'login'
            when user_email <> '' then 'email' when user_any <> '' then 'any'
        end as user_kind,
        case
            when user_id <> '' then trim(user_id)
            when user_login <> '' then lower(strip_accents(trim(user_login)))
            when user_email <> '' then lower(trim(user_email))
            when user_any <> '' then lower(strip_accents(trim(user_any)))
        end as user_reference
    from reference
)
select * from final
