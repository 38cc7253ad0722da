-- recon.subject
-- title:       Names of accounts and people in finding keys
-- one row per: account_key, user_key
-- reads:       recon.discrepancy, recon.link, okta.user, servicenow.user
-- columns:
--   account_key: the account, null if it is about a person without one
--   user_key:    that person, else null
--   subject:     user name, else login, e-mail, employee number or sys_id: as a part of finding_key
--   suffix:      what distinguishes it from others with that name; null if there are none
--
-- Ids have to last: every export of an account has its user name, whatever form it is in. A sys_id or
-- okta_id, which not every form has, settles only what nothing else does. Whether others have the same
-- name depends on all accounts, not on those with findings, so that a correction renames nothing.
with about as (
    select distinct account_key, if(account_key is null, user_key, null) as user_key
    from recon.discrepancy
    where account_key is not null or user_key is not null
),
links as (
    select account_key, user_key from recon.link
),
accounts as (
    select account_key, sys_id, user_name, email, employee_number, name, first_name, last_name from servicenow.user
),
people as (
    select user_key, okta_id, login, email, "employeeNumber" as employee_number, "displayName", "firstName", "lastName", okta_org from okta.user
),
nameless as (
    select accounts.account_key, accounts.email, accounts.employee_number, accounts.sys_id
    from about
    join accounts on accounts.account_key = about.account_key
    where recon.plain(accounts.user_name) is null
),
logins as (
    select nameless.account_key, people.login
    from nameless
    join links on links.account_key = nameless.account_key
    join people on people.user_key = links.user_key
),
called as (
    select accounts.account_key, cast(null as integer) as user_key, recon.key_part(accounts.user_name) as subject, lower(accounts.user_name) as name
    from about
    join accounts on accounts.account_key = about.account_key
    where recon.plain(accounts.user_name) is not null
    union all
    select
        nameless.account_key, cast(null as integer) as user_key,
        coalesce(
            recon.key_part(logins.login), recon.key_part(nameless.email), recon.key_part(nameless.employee_number),
            recon.key_part(nameless.sys_id), ''
        ) as subject,
        null as name
    from nameless
    left join logins on logins.account_key = nameless.account_key
    union all
    select
        cast(null as integer) as account_key, people.user_key,
        coalesce(recon.key_part(people.login), recon.key_part(people.email), '') as subject,
        lower(people.login) as name
    from about
    join people on people.user_key = about.user_key
),
-- of all, whoever has the name of one that a finding is about
same_names as (
    select account_key, user_key, subject from called
    union
    select accounts.account_key, cast(null as integer) as user_key, called.subject
    from accounts
    join called on called.name = lower(accounts.user_name)
    where called.account_key is not null
    union
    select cast(null as integer) as account_key, people.user_key, called.subject
    from people
    join called on called.name = lower(people.login)
    where called.user_key is not null
),
shared as (
    select account_key is not null as is_account, subject from same_names group by all having count(*) > 1
),
namesakes as (
    select shared.is_account, coalesce(same_names.account_key, same_names.user_key) as record, shared.subject
    from same_names
    join shared on shared.is_account = (same_names.account_key is not null) and shared.subject = same_names.subject
),
okta_ids as (
    select namesakes.record, people.okta_id
    from namesakes
    join links on links.account_key = namesakes.record
    join people on people.user_key = links.user_key
    where namesakes.is_account
),
described as (
    select
        namesakes.*,
        [accounts.email, accounts.employee_number, coalesce(nullif(accounts.name, ''), concat_ws(' ', accounts.first_name, accounts.last_name)),
            okta_ids.okta_id, accounts.sys_id] as traits
    from namesakes
    join accounts on accounts.account_key = namesakes.record
    left join okta_ids on okta_ids.record = namesakes.record
    where namesakes.is_account
    union all
    select
        namesakes.*,
        [people.email, people.employee_number, coalesce(nullif(people."displayName", ''), concat_ws(' ', people."firstName", people."lastName")),
            people.okta_id, people.okta_org] as traits
    from namesakes
    join people on people.user_key = namesakes.record
    where not namesakes.is_account
),
told as (
    select is_account, record, subject, list_transform(traits, lambda trait: coalesce(recon.key_part(trait), '')) as traits from described
),
telling as (
    select is_account, subject, min(place) as place
    from (
        select told.is_account, told.subject, places.place
        from told
        cross join range(1, 6) as places (place)
        group by told.is_account, told.subject, places.place
        having count(distinct told.traits[places.place]) = count(*)
    )
    group by is_account, subject
),
suffixes as (
    select
        told.is_account, told.record,
        coalesce(
            told.traits[telling.place],
            array_to_string(told.traits, '|') || '|' || row_number() over (partition by told.is_account, told.subject, told.traits order by told.record)
        ) as suffix
    from told
    left join telling on telling.is_account = told.is_account and telling.subject = told.subject
),
final as (
    select called.account_key, called.user_key, called.subject, suffixes.suffix
    from called
    left join suffixes
        on suffixes.is_account = (called.account_key is not null)
        and suffixes.record = coalesce(called.account_key, called.user_key)
)
select account_key, user_key, subject, suffix from final
