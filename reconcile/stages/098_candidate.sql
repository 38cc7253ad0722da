-- candidate
-- title:       Possible owners of accounts that belong to nobody
-- one row per: candidate_no
-- reads:       recon.owner_candidate, recon.owner_pair, recon.link, okta.user, servicenow.user
-- adds to:     candidate
-- unless empty: recon.owner_candidate
--
-- What candidates.csv has: at most five identities an account, what speaks for and against each,
-- and which other accounts of nobody may be theirs.
with chosen as (
    select account_key, user_key, rank, class, score, ahead from recon.owner_candidate where rank <= 5
),
points as (
    select account_key, user_key, number_points, address_points, phone_points, name_points from recon.owner_pair
),
linked as (
    select distinct user_key from recon.link
),
accounts as (
    select
        account_key, sys_id, user_name, employee_number, department, title, manager, sys_created_on, manager_account_key, email,
        coalesce(nullif(trim(name), ''), nullif(concat_ws(' ', nullif(trim(first_name), ''), nullif(trim(last_name), '')), '')) as name
    from servicenow.user
    where account_key in (select chosen.account_key from chosen)
),
managers as (
    select account_key, user_key from recon.link
),
identities as (
    select
        user_key, okta_id, login, status, "employeeNumber" as employee_number, department, title, manager, manager_key, city, created_at, email,
        coalesce(nullif(concat_ws(' ', nullif(trim("firstName"), ''), nullif(trim("lastName"), '')), ''), nullif(trim("displayName"), '')) as name
    from okta.user
    where user_key in (select chosen.user_key from chosen)
),
cities as (
    select account_key, string_split(lower(concat_ws(chr(10), *columns(lambda c: c in ('city', 'location')))), chr(10)) as cities
    from servicenow.user
    where account_key in (select chosen.account_key from chosen)
),
compared as (
    select
        chosen.account_key, chosen.user_key, chosen.rank, chosen.class, chosen.score, chosen.ahead,
        points.number_points, points.address_points, points.phone_points, points.name_points,
        accounts.user_name, accounts.sys_id, accounts.name, accounts.employee_number,
        identities.okta_id, identities.login, identities.status, identities.name as identity_name, identities.employee_number as identity_number,
        linked.user_key is not null as has_account,
        lower(trim(accounts.department)) = lower(trim(identities.department)) as is_same_department,
        nullif(trim(accounts.department), '') <> '' and nullif(trim(identities.department), '') <> '' as has_departments,
        lower(trim(accounts.title)) = lower(trim(identities.title)) as is_same_title,
        nullif(trim(accounts.title), '') <> '' and nullif(trim(identities.title), '') <> '' as has_titles,
        list_contains(cities.cities, lower(trim(identities.city))) as is_same_city,
        nullif(trim(identities.city), '') <> '' and len(list_filter(cities.cities, lambda each: each <> '')) > 0 as has_cities,
        managers.user_key = identities.manager_key
            or recon.written_out(accounts.manager) = recon.written_out(identities.manager) as is_same_manager,
        managers.user_key is not null and identities.manager_key is not null as has_managers,
        abs(epoch(accounts.sys_created_on) - epoch(identities.created_at)) <= 7 * 86400 as is_same_week,
        nullif(trim(accounts.email), '') <> '' and nullif(trim(identities.email), '') <> '' as has_addresses
    from chosen
    join points on points.account_key = chosen.account_key and points.user_key = chosen.user_key
    join accounts on accounts.account_key = chosen.account_key
    join identities on identities.user_key = chosen.user_key
    join cities on cities.account_key = chosen.account_key
    left join managers on managers.account_key = accounts.manager_account_key
    left join linked on linked.user_key = chosen.user_key
),
others as (
    select
        chosen.account_key, chosen.user_key,
        string_agg(coalesce(accounts.user_name, accounts.sys_id), '; ' order by rival.score desc, lower(accounts.user_name), accounts.account_key) as rivals
    from chosen
    join chosen as rival on rival.user_key = chosen.user_key and rival.account_key <> chosen.account_key
    join accounts on accounts.account_key = rival.account_key
    group by chosen.account_key, chosen.user_key
),
final as (
    select
        cast(row_number() over (
            order by lower(compared.user_name) nulls last, compared.user_name, compared.sys_id nulls last, compared.account_key, compared.rank
        ) - 1 as integer) as candidate_no,
        compared.user_name, compared.sys_id, compared.name, compared.rank, compared.class, compared.score, compared.ahead,
        compared.okta_id, compared.login, compared.status as okta_status, compared.identity_name, compared.has_account,
        concat_ws('; ',
            case
                when compared.number_points = 0 then null
                when compared.employee_number = compared.identity_number then 'same employee number ' || compared.employee_number
                else 'employee number ' || compared.identity_number || ' = ' || compared.employee_number
            end,
            case compared.address_points
                when 50 then 'same e-mail address'
                when 45 then 'its e-mail address is a second or previous one of theirs'
                when 30 then 'same before the @ of the e-mail address'
            end,
            if(compared.phone_points > 0, 'same phone number', null),
            case compared.name_points
                when 30 then 'same name'
                when 28 then 'first and last name swapped'
                when 25 then 'one name contains the other'
                when 24 then 'names one letter apart'
                when 22 then 'same last name and a similar first name'
                when 18 then 'similar names'
                when 10 then 'same first name'
            end,
            if(compared.is_same_manager, 'same manager', null),
            if(compared.has_departments and compared.is_same_department, 'same department', null),
            if(compared.has_titles and compared.is_same_title, 'same title', null),
            if(compared.has_cities and compared.is_same_city, 'same city', null),
            if(compared.is_same_week, 'created within a week of each other', null)
        ) as evidence,
        nullif(concat_ws('; ',
            if(compared.number_points = 0
                and not recon.is_placeholder(coalesce(ltrim(trim(compared.employee_number), ' 0'), ''))
                and not recon.is_placeholder(coalesce(ltrim(trim(compared.identity_number), ' 0'), '')), 'employee numbers differ', null),
            if(compared.has_addresses and compared.address_points = 0, 'e-mail addresses differ', null),
            case when compared.name_points = 10 then 'last names differ' when compared.name_points = 0 then 'names differ' end,
            if(compared.has_managers and not coalesce(compared.is_same_manager, false), 'managers differ', null),
            if(compared.has_departments and not compared.is_same_department, 'departments differ', null),
            if(compared.has_titles and not compared.is_same_title, 'titles differ', null),
            if(compared.has_cities and not compared.is_same_city, 'cities differ', null)
        ), '') as against,
        others.rivals, compared.account_key, compared.user_key
    from compared
    left join others on others.account_key = compared.account_key and others.user_key = compared.user_key
)
select
    candidate_no, user_name, sys_id, name, rank, class, score, ahead, okta_id, login, okta_status, identity_name, has_account,
    evidence, against, rivals, account_key, user_key
from final
