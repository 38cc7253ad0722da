-- ruling.person
-- title:       Whom the name that was asked for means
-- one row per: user_key
-- reads:       ruling.asked, okta.user, servicenow.user, recon.verdict, recon.identity, recon.judged
-- columns:
--   user_key:    the identity
--   login:       as in Okta
--   okta_id:     likewise
--   status:      likewise
--   standing:    as in recon.identity
--   is_in_scope: likewise
--   scope_rule:  likewise
--   account_key: the account that is judged by what rules say of them; null if there is none
--   user_name:   of that account
--
-- A login, an Okta ID, or the user name or sys_id of an account of theirs, without case.
with asked as (
    select name from ruling.asked where meaning = 'login'
),
users as (
    select user_key, login, okta_id, status from okta.user
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
identities as (
    select user_key, standing, is_in_scope, scope_rule from recon.identity
),
judged as (
    select account_key, user_key from recon.judged
),
named as (
    select users.user_key
    from users
    join asked on lower(users.login) = lower(asked.name) or users.okta_id = asked.name
    union
    select verdicts.user_key
    from accounts
    join asked on lower(accounts.user_name) = lower(asked.name) or accounts.sys_id = lower(asked.name)
    join recon.verdict as verdicts on verdicts.account_key = accounts.account_key
    where verdicts.user_key is not null
),
final as (
    select
        named.user_key, users.login, users.okta_id, users.status, identities.standing, identities.is_in_scope, identities.scope_rule,
        judged.account_key, accounts.user_name
    from named
    join users on users.user_key = named.user_key
    join identities on identities.user_key = named.user_key
    left join judged on judged.user_key = named.user_key
    left join accounts on accounts.account_key = judged.account_key
)
select user_key, login, okta_id, status, standing, is_in_scope, scope_rule, account_key, user_name from final
