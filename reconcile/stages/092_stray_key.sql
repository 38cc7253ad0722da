-- recon.stray_key
-- title:       The values by which owners are looked for, of accounts that belong to nobody
-- one row per: account_key, block, key
-- reads:       recon.stray_account, servicenow.user
-- adds to:     recon.stray_key
-- unless empty: recon.stray_account
--
-- Names are compared as they are written out and as they are written short, in either order. An
-- account without first and last name has the full name taken apart. Phones are fields that not
-- every export has: whichever are there are read.
with strays as (
    select account_key from recon.stray_account
),
accounts as (
    select
        accounts.account_key,
        lower(trim(accounts.email)) as email,
        lower(trim(accounts.user_name)) as user_name,
        ltrim(lower(trim(accounts.employee_number)), ' 0') as employee_number,
        lower(trim(accounts.department)) as department,
        lower(trim(accounts.title)) as title,
        recon.first_name_of(accounts.first_name, accounts.last_name, accounts.name) as first_name,
        recon.last_name_of(accounts.first_name, accounts.last_name, accounts.name) as last_name,
        concat_ws(chr(10), *columns(lambda c: c in ('active', 'phone', 'mobile_phone', 'home_phone'))) as phones
    from servicenow.user as accounts
    semi join strays on strays.account_key = accounts.account_key
),
people as (
    select account_key, department, title, replace(recon.written_out(first_name), ' ', '') as first_name, replace(recon.written_out(last_name), ' ', '') as last_name from accounts
    union
    select account_key, department, title, replace(recon.written_short(first_name), ' ', '') as first_name, replace(recon.written_short(last_name), ' ', '') as last_name from accounts
),
keys as (
    select account_key, 'number' as block, employee_number as key from accounts where not recon.is_placeholder(employee_number)
    union
    select account_key, 'address' as block, unnest([email, user_name]) as key from accounts
    union
    select account_key, 'local' as block, unnest([recon.local_part(email), recon.local_part(user_name)]) as key from accounts
    union
    select account_key, 'phone' as block, recon.phone_key(unnest(string_split(phones, chr(10)))) as key from accounts
    union
    select account_key, 'name' as block, unnest([first_name || '|' || last_name, last_name || '|' || first_name]) as key from people
    union
    select account_key, 'beginning' as block, recon.name_beginning(first_name, last_name) as key from people
    union
    select account_key, 'ending' as block, recon.name_ending(first_name, last_name) as key from people
    union
    select account_key, 'post' as block, first_name || '|' || department || '|' || title as key from people
),
final as (
    select account_key, block, key
    from keys
    where key <> '' and (block <> 'local' or length(key) >= 5) and (block <> 'address' or contains(key, '@'))
)
select account_key, block, key from final
