-- person.subjects
-- title:       Whom a name means: identities and accounts, each with the other it belongs to
-- one row per: user_key, account_key
-- reads:       okta.user, servicenow.user, recon.verdict
--
-- A login, an Okta ID, a user name or a sys_id, without case. All accounts of an identity
-- that is meant are meant, and the identity of an account that is.
with users as (
    select user_key from okta.user where lower(login) = lower($name) or okta_id = $name
),
accounts as (
    select account_key from servicenow.user where lower(user_name) = lower($name) or sys_id = lower($name)
),
verdicts as (
    select account_key, user_key from recon.verdict
),
people as (
    select user_key from users
    union
    select verdicts.user_key from verdicts join accounts on accounts.account_key = verdicts.account_key where verdicts.user_key is not null
),
final as (
    select people.user_key, verdicts.account_key
    from people
    left join verdicts on verdicts.user_key = people.user_key
    union
    select null as user_key, verdicts.account_key
    from verdicts
    join accounts on accounts.account_key = verdicts.account_key
    where verdicts.user_key is null
)
select user_key, account_key
from final
order by user_key nulls last, account_key
