-- recon.last_use
-- title:       When each active account was last used
-- one row per: account_key
-- reads:       recon.verdict, recon.at_rest, servicenow.user, servicenow.field, okta.sign_on
-- columns:
--   account_key: an active account without a verdict of its own, unless it is closed for want of use already
--   user_key:    its identity, null if none
--   last_use_at: the latest of both login columns and a sign-on to ServiceNow; null if there was none
--   created_at:  when the account was created, null if the export does not say
--
-- Either login column can be empty while the other is set (ServiceNow: sys_user). An export
-- with neither knows nothing of use, and then nothing is here.
with verdicts as (
    select account_key, user_key from recon.verdict where is_active and verdict in ('reconciled', 'idle')
),
resting as (
    select account_key from recon.at_rest
),
accounts as (
    select account_key, last_login, last_login_time, sys_created_on from servicenow.user
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
        verdicts.account_key,
        verdicts.user_key,
        greatest(accounts.last_login_time, cast(accounts.last_login as timestamp), sign_ons.signed_on_at) as last_use_at,
        accounts.sys_created_on as created_at
    from verdicts
    join accounts on accounts.account_key = verdicts.account_key
    anti join resting on resting.account_key = verdicts.account_key
    left join sign_ons on sign_ons.user_key = verdicts.user_key
    where (select known_fields.has_logins from known_fields)
)
select account_key, user_key, last_use_at, created_at from final
