-- recon.account_use
-- title:       When each account was last used
-- one row per: account_key
-- reads:       servicenow.user, servicenow.field, okta.sign_on, recon.link
-- columns:
--   account_key: the account, active or not
--   last_use_at: the latest of both login columns and a sign-on to ServiceNow; null if there was none
--   created_at:  when the account was created, null if the export does not say
--
-- Either login column can be empty while the other is set (ServiceNow: sys_user). An export
-- with neither knows nothing of use, and then nothing is here.
with accounts as (
    select account_key, last_login, last_login_time, sys_created_on from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
known_fields as (
    select count(*) > 0 as has_logins
    from servicenow.field
    where name in ('last_login', 'last_login_time') and is_exported
),
sign_ons as (
    select user_key, max(signed_on_at) as signed_on_at
    from okta.sign_on
    group by user_key
),
final as (
    select
        accounts.account_key,
        greatest(accounts.last_login_time, cast(accounts.last_login as timestamp), sign_ons.signed_on_at) as last_use_at,
        accounts.sys_created_on as created_at
    from accounts
    left join links on links.account_key = accounts.account_key
    left join sign_ons on sign_ons.user_key = links.user_key
    where (select known_fields.has_logins from known_fields)
)
select account_key, last_use_at, created_at from final
