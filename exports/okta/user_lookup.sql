-- okta.user_lookup
-- title:       Whom a reference means that is no known id
-- one row per: okta_org, kind, reference
-- reads:       okta.user, staging.okta_app_user, staging.okta_membership
-- makes:       staging.okta_user_lookup
--
-- Whom a reference that is no known id means: by kind of reference (login, email, or
-- any of them), its folded text and the org that it stands in. A text that the most exact kind gives to several
-- users has no user_key: it is ambiguous. Only the kinds that some row needs are made.
with identity as (
    select user_key, okta_org, okta_id, login, email, "displayName" as display_name, "firstName" as first_name, "lastName" as last_name
    from okta.user
),
membership as (
    select user_id, user_login, user_email, user_any from staging.okta_membership
),
app_user as (
    select user_id, user_login, user_name from staging.okta_app_user
),
needed as (
    select distinct
        case
            when user_id <> '' then 'id' when user_login <> '' then 'login' when user_email <> '' then 'email'
            when length(user_any) = 20 and starts_with(user_any, '00u') then 'id' else 'any'
        end as kind
    from membership
    union
    select distinct case when user_id <> '' then 'id' else 'login' end as kind from app_user
),
-- Each way of naming is made only where it is needed, or all are.
named as (
    select 1 as priority, okta_org, 'id' as kind, okta_id as reference, user_key
    from identity
    where exists (select 1 from needed where kind = 'any')
    union all
    select 2 as priority, okta_org, 'login' as kind, lower(strip_accents(staging.trimmed(login))) as reference, user_key
    from identity
    where exists (select 1 from needed where kind in ('login', 'any'))
    union all
    select 3 as priority, okta_org, 'email' as kind, lower(staging.trimmed(email)) as reference, user_key
    from identity
    where exists (select 1 from needed where kind in ('email', 'any'))
    union all
    select 4 as priority, okta_org, 'name' as kind, lower(staging.trimmed(coalesce(display_name, first_name || ' ' || last_name))) as reference, user_key
    from identity
    where exists (select 1 from needed where kind = 'any')
),
either as (
    select priority, okta_org, kind, reference, user_key from named where kind in (select kind from needed where kind <> 'id')
    union all
    select priority, okta_org, 'any' as kind, lower(strip_accents(reference)) as reference, user_key from named where 'any' in (select kind from needed)
),
counted as (
    select okta_org, kind, reference, priority, min(user_key) as user_key, count(*) as users
    from either
    where reference <> ''
    group by okta_org, kind, reference, priority
),
final as (
    select
        okta_org, kind, reference,
        arg_min(case when users = 1 then user_key end, priority) as user_key,
        arg_min(users, priority) as users
    from counted
    group by okta_org, kind, reference
)
select kind, reference, case when users = 1 then user_key end as user_key, okta_org from final
