-- recon.owner_block
-- title:       Identities that share a value with an account that belongs to nobody
-- one row per: block, key
-- reads:       recon.stray_key, okta.user
-- adds to:     recon.owner_block
-- unless empty: recon.stray_key
-- share:       4
--
-- To compare every account with every identity would take hours. What more than 200 identities
-- share tells nobody from others: it is left out, and counted. Each name is spelled once, however
-- many have it.
with wanted as (
    select distinct block, key from recon.stray_key
),
names as (
    select "firstName" as name from okta.user
    union
    select "lastName" as name from okta.user
),
spelled as materialized (
    select name, replace(recon.written_out(name), ' ', '') as written_out, replace(recon.written_short(name), ' ', '') as written_short
    from names
    where name is not null
),
people as (
    select
        users.user_key, lower(trim(users.department)) as department, lower(trim(users.title)) as title,
        first_name.written_out as first_out, last_name.written_out as last_out,
        first_name.written_short as first_short, last_name.written_short as last_short
    from okta.user as users
    left join spelled as first_name on first_name.name = users."firstName"
    left join spelled as last_name on last_name.name = users."lastName"
),
addresses as (
    select user_key, lower(trim(email)) as address from okta.user
    union all
    select user_key, lower(trim(login)) as address from okta.user
),
-- columns that not every export has: whichever are there
more_addresses as (
    select user_key, unnest(recon.addresses(texts)) as address
    from (select user_key, concat_ws(' ', *columns(lambda c: c in ('secondEmail', 'previousEmail', 'previousLogin'))) as texts from okta.user)
    where texts <> ''
),
phones as (
    select user_key, unnest(["primaryPhone", "mobilePhone"]) as phone
    from okta.user
    where exists (select 1 from wanted where wanted.block = 'phone')
),
keys as (
    select user_key, 'number' as block, ltrim(lower(trim("employeeNumber")), ' 0') as key from okta.user
    union all
    select user_key, 'address' as block, address as key from addresses
    union all
    select user_key, 'address' as block, address as key from more_addresses
    union all
    select user_key, 'local' as block, recon.local_part(address) as key from addresses
    union all
    select user_key, 'phone' as block, recon.phone_key(phone) as key from phones
    union all
    select user_key, 'name' as block, first_out || '|' || last_out as key from people
    union all
    select user_key, 'name' as block, first_short || '|' || last_short as key from people where first_short <> first_out or last_short <> last_out
    union all
    select user_key, 'beginning' as block, recon.name_beginning(first_out, last_out) as key from people
    union all
    select user_key, 'beginning' as block, recon.name_beginning(first_short, last_short) as key from people where first_short <> first_out or last_short <> last_out
    union all
    select user_key, 'ending' as block, recon.name_ending(first_out, last_out) as key from people
    union all
    select user_key, 'ending' as block, recon.name_ending(first_short, last_short) as key from people where first_short <> first_out or last_short <> last_out
    union all
    select user_key, 'post' as block, first_out || '|' || department || '|' || title as key from people
    union all
    select user_key, 'post' as block, first_short || '|' || department || '|' || title as key from people where first_short <> first_out
),
shared as (
    select keys.block, keys.key, keys.user_key
    from keys
    semi join wanted on wanted.block = keys.block and wanted.key = keys.key
),
final as (
    select
        block, key, count(distinct user_key) as identity_count,
        case when count(distinct user_key) <= 200 then list_sort(list(distinct user_key)) end as user_keys
    from shared
    group by block, key
)
select block, key, identity_count, user_keys from final
