-- draft.app
-- title:       Apps whose assignments were exported
-- one row per: app_id
-- reads:       okta.app_user, okta.app_group, servicenow.user
-- columns:
--   app_id:        the app
--   user_count:    people who are assigned to it by a row of their own
--   account_count: of those, people whose external id is an account's sys_id
--
-- The test instance has an app, too: which app the accounts come from, the external ids say.
with app_users as (
    select app_id, lower(external_id) as sys_id from okta.app_user where app_id is not null
),
app_groups as (
    select distinct app_id from okta.app_group where app_id is not null
),
accounts as (
    select distinct sys_id from servicenow.user where sys_id is not null
),
counted as (
    select app_users.app_id, count(*) as user_count, count(accounts.sys_id) as account_count
    from app_users
    left join accounts on accounts.sys_id = app_users.sys_id
    group by app_users.app_id
),
apps as (
    select app_id from app_groups
    union
    select app_id from counted
),
final as (
    select apps.app_id, coalesce(counted.user_count, 0) as user_count, coalesce(counted.account_count, 0) as account_count
    from apps
    left join counted on counted.app_id = apps.app_id
)
select app_id, user_count, account_count from final
