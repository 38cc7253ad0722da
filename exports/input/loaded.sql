-- input.loaded
-- title:       How many users and accounts there are, and of how many accounts nothing says if they are active
-- one row per: users
-- reads:       okta.user, servicenow.user
with identity as (
    select count(*) as users from okta.user
),
account as (
    select count(*) as accounts, count(*) filter (where active is null) as silent from servicenow.user
),
final as (
    select identity.users, account.accounts, account.silent from identity cross join account
)
select users, accounts, silent from final
