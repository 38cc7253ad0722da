-- servicenow.account_named
-- title:       Which account each reference to one means
-- one row per: value, display
-- reads:       okta.app_user, okta.user, servicenow.shown_record, servicenow.user, staging.servicenow_activity, staging.servicenow_delegate, staging.servicenow_duty, staging.servicenow_manager_reference
-- makes:       staging.servicenow_account_named
--
-- Of managers, delegates, whose a task is and who changed something: by sys_id, else by user name, e-mail, employee number, the Okta id
-- or login of the identity whose account Okta provisions, or the name that one account has. The
-- most exact that knows the text decides. If no account has a sys_id, what it displays can only
-- mean an account whose own sys_id was not exported. Only made for what some reference needs.
with referred as (
    select value, display from staging.servicenow_manager_reference
    union
    select coalesce(user_value, '') as value, coalesce(user_display, '') as display from staging.servicenow_delegate
    union
    select coalesce(delegate_value, '') as value, coalesce(delegate_display, '') as display from staging.servicenow_delegate
    union
    select coalesce(holder_value, '') as value, coalesce(holder_display, '') as display from staging.servicenow_duty
    union
    select coalesce(manager_value, '') as value, coalesce(manager_display, '') as display from staging.servicenow_duty
    union
    select coalesce(user_value, '') as value, '' as display from staging.servicenow_activity
),
by_sys_id as (
    select sys_id, min(account_key) as account_key
    from servicenow.user
    where sys_id is not null and exists (select 1 from referred)
    group by sys_id
),
reference as (
    select
        referred.value, referred.display, by_sys_id.account_key,
        staging.is_sys_id(referred.value) as has_sys_id,
        case when has_sys_id then servicenow.as_known(referred.display)
            else coalesce(servicenow.as_known(referred.value), servicenow.as_known(referred.display)) end as text
    from referred
    left join by_sys_id on by_sys_id.sys_id = lower(referred.value)
),
-- Mostly there are none, and nobody has to be looked up.
texts as (
    select distinct text from reference where text is not null and account_key is null
),
account as (
    select account_key, sys_id, user_name, email, employee_number, name, first_name, last_name
    from servicenow.user
    where exists (select 1 from texts)
),
shown as (
    select sys_id, name from servicenow.shown_record where table_name = 'sys_user'
),
spelled as (
    select
        account.account_key, account.sys_id is not null as has_sys_id,
        unnest(servicenow.known_as(
            account.sys_id, account.user_name, account.email, account.employee_number,
            coalesce(shown.name, nullif(account.name, ''), coalesce(account.first_name, '') || ' ' || coalesce(account.last_name, '')))) as known
    from account
    left join shown on shown.sys_id = account.sys_id
),
identity as (
    select user_key, servicenow.as_known(okta_id) as okta_id, servicenow.as_known(login) as login
    from okta.user
    where exists (select 1 from texts)
),
provisioned as (
    select user_key, lower(external_id) as external_id, servicenow.as_known(user_name) as user_name from okta.app_user
),
-- Two joins: one that allows either text compares each reference with each identity.
meant as (
    select texts.text, 5 as place, identity.user_key, identity.login
    from texts
    join identity on identity.okta_id = texts.text
    union all
    select texts.text, 6 as place, identity.user_key, identity.login
    from texts
    join identity on identity.login = texts.text and identity.okta_id is distinct from texts.text
),
of_identity as (
    select meant.text, meant.place, meant.login, provisioned.external_id, provisioned.user_name
    from meant
    left join provisioned on provisioned.user_key = meant.user_key
),
linked as (
    select of_identity.text, of_identity.place, coalesce(by_id.account_key, by_name.account_key) as account_key
    from of_identity
    left join account as by_id on by_id.sys_id = of_identity.external_id
    left join account as by_name on servicenow.as_known(by_name.user_name) = coalesce(of_identity.user_name, of_identity.login)
),
fitting as (
    select texts.text, spelled.has_sys_id, spelled.known.place, spelled.account_key
    from spelled
    join texts on texts.text = spelled.known.text
    union all
    select text, true as has_sys_id, place, account_key from linked where account_key is not null
),
placed as (
    select false as has_sys_id, text, place, min(account_key) as account_key, count(distinct account_key) as accounts
    from fitting
    group by text, place
    union all
    select true as has_sys_id, text, place, min(account_key) as account_key, count(distinct account_key) as accounts
    from fitting
    where not has_sys_id
    group by text, place
),
found as (
    select has_sys_id, text, arg_min(account_key, place) as account_key, arg_min(accounts, place) as accounts from placed group by has_sys_id, text
),
final as (
    select
        reference.value, reference.display,
        coalesce(reference.account_key, case when found.accounts = 1 then found.account_key end) as account_key,
        case
            when reference.account_key is not null then null
            when not reference.has_sys_id and reference.text is null then 'row.no_user'
            when found.accounts is null then 'account.unknown'
            when found.accounts > 1 then 'account.ambiguous'
        end as code
    from reference
    left join found on found.text = reference.text and found.has_sys_id = reference.has_sys_id
)
select * from final
