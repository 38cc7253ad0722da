-- quality.external_id
-- title:       ExternalIds that are no account's sys_id
-- one row per: code
-- reads:       okta.app_user, servicenow.user
-- adds to:     input.quality
--
-- An externalId is the sys_id of the account that Okta provisions.
with app_user as (
    select external_id from okta.app_user where external_id is not null
),
account as (
    select sys_id from servicenow.user where sys_id is not null
),
lost as (
    select count(*) as users
    from app_user
    anti join account on account.sys_id = lower(app_user.external_id)
),
final as (
    select
        'app_user.unknown_external_id' as code, 'okta' as system, 'okta.app_user' as relation, lost.users as affected,
        [lost.users::varchar] as args
    from lost
    where lost.users > 0 and exists (select 1 from account)
)
select * from final
