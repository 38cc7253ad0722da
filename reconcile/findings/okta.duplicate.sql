-- okta.duplicate
-- title:       Two identities of one person
-- one row per: user_key, item
-- reads:       recon.identity, recon.link, recon.verdict, okta.user, okta.app_user
-- severity:    medium
-- fix:         review
-- doubtful if: what the identity's status is
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.16; NIST AC-2; CIS 5.1
--
-- Two live identities have the same e-mail address, employee number or externalId: one person has two logins
-- and offboarding would close only one, or two people are taken for one. The finding is about the login that
-- comes first; the item is the other one. Placeholders (n/a, zeros) do not count. A value shared by three or
-- more, such as a shared mailbox, counts only for identities with the same name. If an account of one of
-- them has another verdict, that is reported instead. If the rules tell several orgs apart, somebody may
-- have one identity in each.
with live as (
    select user_key from recon.identity where standing = 'live'
),
users as (
    select
        users.user_key, users.login, users.email, users."employeeNumber" as employee_number, users.okta_org,
        concat_ws('', users."firstName", users."lastName") as written_name
    from okta.user as users
    semi join live on live.user_key = users.user_key
),
keys as (
    select user_key, 1 as place, 'e-mail address' as label, lower(recon.plain(email)) as key from users
    union all
    select user_key, 2 as place, 'employee number' as label, recon.plain(employee_number) as key from users
    union all
    select app_user.user_key, 3 as place, 'externalId' as label, lower(recon.plain(app_user.external_id)) as key
    from okta.app_user as app_user
    semi join live on live.user_key = app_user.user_key
),
hashed as (
    select keys.user_key, keys.place, keys.label, keys.key, users.okta_org, hash(keys.place, keys.key, users.okta_org) as key_hash
    from keys
    join users on users.user_key = keys.user_key
    where keys.key is not null
),
shared as (
    select place, key, okta_org, count(*) as holders
    from hashed
    semi join (select key_hash from hashed group by key_hash having count(*) > 1) as hashes on hashes.key_hash = hashed.key_hash
    group by place, key, okta_org
    having count(*) > 1 and not recon.is_placeholder(key)
),
sharing as (
    select
        hashed.user_key, hashed.place, hashed.label, hashed.key, hashed.okta_org, shared.holders as how_many, users.login,
        recon.folded_name(users.written_name) as name
    from hashed
    join shared on shared.place = hashed.place and shared.key = hashed.key and shared.okta_org is not distinct from hashed.okta_org
    join users on users.user_key = hashed.user_key
),
holders as (
    select user_key, place, label, key, login, first_value(user_key) over holders as first_key
    from sharing
    where how_many = 2 or name <> ''
    window holders as (partition by place, key, okta_org, if(how_many = 2, '', name) order by lower(login), user_key)
),
pairs as (
    select first_key as user_key, user_key as other_key, any_value(login) as item, string_agg(label || ' ' || key, ' and the same ' order by place) as same
    from holders
    where first_key <> user_key
    group by first_key, user_key
),
judged as (
    select links.user_key
    from recon.link as links
    join recon.verdict as verdicts on verdicts.account_key = links.account_key
    where links.is_primary and verdicts.verdict not in ('reconciled', 'service', 'idle', 'closed')
),
final as (
    select
        pairs.user_key, cast(null as integer) as account_key, null as subject_name, pairs.item,
        'one identity' as expected,
        'the same ' || pairs.same as actual,
        null as via,
        'Both ' || users.login || ' and ' || pairs.item || ' are live in Okta and have the same ' || pairs.same || '.' as reason,
        null as rule,
        null as fix
    from pairs
    join users on users.user_key = pairs.user_key
    anti join judged on judged.user_key = pairs.user_key or judged.user_key = pairs.other_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
