-- servicenow.user_lookup
-- title:       Whom a reference means that is no known sys_id
-- one row per: reference
-- reads:       servicenow.user, staging.servicenow_group_member, staging.servicenow_listed, staging.servicenow_user_role
-- makes:       staging.servicenow_user_lookup
--
-- Whom a reference that is no known sys_id means: by kind (user_name, email, or any of
-- them and the display name). A text that the most exact kind gives to several accounts
-- has no account_key: it is ambiguous. Only made if some reference needs it.
with account as (
    select account_key, sys_id, user_name, email, name, first_name, last_name
    from servicenow.user
    where
        exists (select 1 from servicenow.user as other where other.sys_id is null)
        or exists (select 1 from staging.servicenow_user_role where coalesce(length(user_value), 0) <> 32)
        or exists (select 1 from staging.servicenow_group_member where coalesce(length(user_value), 0) <> 32)
        or exists (select 1 from staging.servicenow_listed where kind = 'member' and length(value) <> 32)
),
named as (
    select 2 as priority, 'user_name' as kind, lower(staging.trimmed(user_name)) as reference, account_key from account
    union all
    select 3 as priority, 'email' as kind, lower(staging.trimmed(email)) as reference, account_key from account
    union all
    select 4 as priority, 'name' as kind, lower(staging.trimmed(coalesce(nullif(name, ''), first_name || ' ' || last_name))) as reference, account_key
    from account
),
either as (
    select priority, kind, reference, account_key from named
    union all
    select priority, 'any' as kind, reference, account_key from named
),
counted as (
    select kind, reference, priority, min(account_key) as account_key, count(*) as accounts
    from either
    where reference <> ''
    group by kind, reference, priority
),
final as (
    select
        kind, reference, arg_min(account_key, priority) as account_key, arg_min(accounts, priority) as accounts
    from counted
    group by kind, reference
)
select kind || ' ' || reference as reference, case when accounts = 1 then account_key end as account_key from final
