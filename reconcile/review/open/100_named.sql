-- review.named
-- title:       Whom the settings and the rules name
-- one row per: text
-- reads:       setting.reviewer, review.person
-- columns:
--   text:        as it is named: in review.yaml, or as owner of service accounts
--   account_key: the account of that person
--   why_not:     missing, if nobody is called so; ambiguous_name, if several are
--
-- By sys_id, else user name, else address, else a name that only one person has. Of the
-- accounts of one person it is the one that may review: the primary one before others. The
-- addresses of service accounts are those of their owners, and name nobody.
with texts as (
    select distinct reviewer as text from setting.reviewer where reviewer not in ('manager', 'managers_manager', 'group_manager', 'service_owner')
    union
    select distinct service_owner as text from review.person where service_owner <> ''
),
people as (
    select account_key, person, lower(sys_id) as sys_id, lower(user_name) as user_name, addresses, lower(name) as name, is_primary, is_active, is_service, why_not
    from review.person
),
keys as (
    select account_key, 1 as level, sys_id as key from people
    union all
    select account_key, 2 as level, user_name as key from people
    union all
    select account_key, 3 as level, unnest(addresses) as key from people where not is_service
    union all
    select account_key, 4 as level, name as key from people
),
found as (
    select texts.text, keys.level, people.*
    from texts
    join keys on keys.key = lower(trim(texts.text))
    join people on people.account_key = keys.account_key
),
nearest as (
    select text, min(level) as level from found group by text
),
chosen as (
    select
        found.text,
        count(distinct found.person) as persons,
        min_by(found.account_key, (found.why_not is not null, not found.is_active, found.is_service, not found.is_primary, found.account_key)) as account_key
    from found
    join nearest on nearest.text = found.text and nearest.level = found.level
    group by found.text
),
final as (
    select
        texts.text,
        if(chosen.persons = 1, chosen.account_key, null) as account_key,
        case when chosen.text is null then 'missing' when chosen.persons > 1 then 'ambiguous_name' end as why_not
    from texts
    left join chosen on chosen.text = texts.text
)
select text, account_key, why_not from final
