-- recon.owner_pair
-- title:       Pairs of an account without owner and an identity that share a value, and how strong the evidence is
-- one row per: account_key, user_key
-- reads:       recon.stray_key, recon.owner_block, recon.link, okta.user, servicenow.user
-- adds to:     recon.owner_pair
-- unless empty: recon.owner_block
-- share:       3
--
-- Points are whole numbers that nobody tunes from run to run. A number, address or phone that more
-- than 200 identities have counts for nothing. A city is a field of its own, or the location.
with keys as (
    select account_key, block, key from recon.stray_key
),
blocks as (
    select block, key, user_keys from recon.owner_block where user_keys is not null
),
met as (
    select keys.account_key, keys.block, keys.key, unnest(blocks.user_keys) as user_key
    from keys
    join blocks on blocks.block = keys.block and blocks.key = keys.key
),
pairs as (
    select
        account_key, user_key,
        bool_or(block = 'number') as has_number,
        list(key) filter (block = 'address') as addresses,
        bool_or(block = 'local') as has_local,
        bool_or(block = 'phone') as has_phone
    from met
    group by account_key, user_key
),
accounts as (
    select
        accounts.account_key,
        lower(trim(accounts.department)) as department,
        lower(trim(accounts.title)) as title,
        recon.written_out(accounts.manager) as manager,
        accounts.sys_created_on as created_at,
        managers.user_key as manager_key,
        lower(concat_ws(chr(10), *columns(lambda c: c in ('city', 'location')))) as cities,
        recon.written_out(recon.first_name_of(accounts.first_name, accounts.last_name, accounts.name)) as first_out,
        recon.written_out(recon.last_name_of(accounts.first_name, accounts.last_name, accounts.name)) as last_out,
        recon.written_short(recon.first_name_of(accounts.first_name, accounts.last_name, accounts.name)) as first_short,
        recon.written_short(recon.last_name_of(accounts.first_name, accounts.last_name, accounts.name)) as last_short
    from servicenow.user as accounts
    left join recon.link as managers on managers.account_key = accounts.manager_account_key
    where accounts.account_key in (select keys.account_key from keys)
),
identities as (
    select
        user_key,
        lower(trim(email)) as email,
        lower(trim(login)) as login,
        lower(trim(department)) as department,
        lower(trim(title)) as title,
        lower(trim(city)) as city,
        recon.written_out(manager) as manager,
        created_at, manager_key,
        recon.written_out("firstName") as first_out, recon.written_out("lastName") as last_out,
        recon.written_short("firstName") as first_short, recon.written_short("lastName") as last_short
    from okta.user
    where user_key in (select pairs.user_key from pairs)
),
counted as (
    select
        pairs.account_key, pairs.user_key,
        if(pairs.has_number, 50, 0) as number_points,
        case
            when list_contains(pairs.addresses, identities.email) or list_contains(pairs.addresses, identities.login) then 50
            when len(pairs.addresses) > 0 then 45
            when pairs.has_local then 30
            else 0
        end as address_points,
        if(pairs.has_phone, 30, 0) as phone_points,
        greatest(
            coalesce(recon.name_points(accounts.first_out, accounts.last_out, identities.first_out, identities.last_out), 0),
            -- most names are spelled alike both ways
            case
                when (accounts.first_short, accounts.last_short, identities.first_short, identities.last_short)
                    is distinct from (accounts.first_out, accounts.last_out, identities.first_out, identities.last_out)
                    then coalesce(recon.name_points(accounts.first_short, accounts.last_short, identities.first_short, identities.last_short), 0)
                else 0
            end
        ) as name_points,
        if(accounts.department <> '' and accounts.department = identities.department, 5, 0)
            + if(accounts.title <> '' and accounts.title = identities.title, 5, 0)
            + if(identities.city <> '' and list_contains(string_split(accounts.cities, chr(10)), identities.city), 5, 0)
            + if(accounts.manager_key = identities.manager_key or accounts.manager = identities.manager, 8, 0)
            + if(abs(epoch(accounts.created_at) - epoch(identities.created_at)) <= 7 * 86400, 5, 0) as fact_points
    from pairs
    join accounts on accounts.account_key = pairs.account_key
    join identities on identities.user_key = pairs.user_key
),
final as (
    select
        account_key, user_key, number_points, address_points, phone_points, name_points, fact_points,
        number_points + address_points + phone_points + name_points + fact_points as score
    from counted
)
select account_key, user_key, number_points, address_points, phone_points, name_points, fact_points, score from final
