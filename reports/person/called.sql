-- person.called
-- title:       People who have a name: identities with their accounts, and accounts that belong to nobody
-- one row per: identity or account
-- reads:       okta.user, servicenow.user, recon.verdict
--
-- A name is what Okta displays, the first and last name, or the name in ServiceNow, without case and in either
-- order ("Fischer, Bob").
with asked as (
    select trim(lower($name)) as name
),
wanted as (
    select name from asked
    union
    select regexp_replace(name, '^([^,]+),\s*([^,]+)$', '\2 \1') from asked
),
users as (
    select
        user_key, login, status, department, title, okta_org, trim("displayName") as display_name,
        trim(concat_ws(' ', "firstName", "lastName")) as full_name
    from okta.user
),
accounts as (
    select accounts.account_key, accounts.user_name, accounts.name, accounts.active, accounts.department, accounts.title, verdicts.user_key
    from servicenow.user as accounts
    left join recon.verdict as verdicts on verdicts.account_key = accounts.account_key
),
people as (
    select user_key from users where lower(display_name) in (from wanted) or lower(full_name) in (from wanted)
    union
    select user_key from accounts where user_key is not null and lower(trim(name)) in (from wanted)
),
final as (
    select
        users.login as login, coalesce(nullif(users.display_name, ''), users.full_name) as name, coalesce(users.title, '') as title,
        coalesce(users.department, '') as department, lower(users.status) as state
    from people
    join users on users.user_key = people.user_key
    union all
    select
        user_name as login, name, coalesce(title, '') as title, coalesce(department, '') as department,
        if(active, 'active account', 'inactive account') as state
    from accounts
    where user_key is null and lower(trim(name)) in (from wanted)
)
select login, name, title, department, state
from final
order by login, name
limit 21
