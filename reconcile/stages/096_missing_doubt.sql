-- recon.missing_doubt
-- title:       Identities in scope that may have an account, although none is linked to them
-- one row per: user_key, code
-- reads:       recon.identity, recon.link, recon.decided_link, recon.service_account, recon.contradiction, recon.verdict, recon.key_rule, recon.mute_key, recon.identity_key, okta.user, okta.app_user, servicenow.user, input.rejected
-- columns:
--   user_key:    an identity in scope that no account is linked to
--   code:        why it may have an account: missing.external_id, missing.same_key, missing.same_name, missing.likely, missing.contradiction or missing.mute_keys
--   message:     what is not known
--   hint:        what to export or to decide, to settle it
--   account_key: the account that may belong to them; null if it is not in the exports
--
-- To make an account for somebody who has one is to give them a second. Okta's externalId is
-- the sys_id of an account that Okta provisions: if the exports lack it, it was deleted, or
-- the export of sys_user leaves it out. An account of nobody that has the same e-mail address,
-- number or name may be theirs; so may one with the last name, and the address but for its domain.
with missing as (
    select identity.user_key
    from recon.identity as identity
    anti join recon.link as link on link.user_key = identity.user_key
    where identity.is_in_scope and identity.is_optional is not true
),
people as (
    select
        users.user_key, users.okta_id, users.login,
        nullif(lower(trim(users.login)), '') as login_key,
        nullif(lower(trim(users.email)), '') as email_key,
        nullif(ltrim(users."employeeNumber", ' 0'), '') as number_key,
        recon.local_part(users.email) as local_key,
        recon.folded_name(users."lastName") as last_key,
        recon.folded_name(users."firstName") || ' ' || recon.folded_name(users."lastName") as name_key
    from okta.user as users
    semi join missing on missing.user_key = users.user_key
),
decided as (
    select account_key from recon.decided_link where account_key is not null and is_nobodys
),
strays as (
    select accounts.account_key
    from servicenow.user as accounts
    anti join recon.link as link on link.account_key = accounts.account_key
    anti join recon.service_account as service on service.account_key = accounts.account_key
    anti join decided on decided.account_key = accounts.account_key
),
stray_accounts as (
    select
        accounts.account_key,
        coalesce(accounts.user_name, 'with sys_id ' || accounts.sys_id, 'without a user name') as user_name,
        nullif(lower(trim(accounts.user_name)), '') as login_key,
        nullif(lower(trim(accounts.email)), '') as email_key,
        nullif(ltrim(accounts.employee_number, ' 0'), '') as number_key,
        recon.local_part(accounts.email) as local_key,
        recon.folded_name(accounts.last_name) as last_key,
        recon.folded_name(accounts.first_name) || ' ' || recon.folded_name(accounts.last_name) as name_key
    from servicenow.user as accounts
    semi join strays on strays.account_key = accounts.account_key
),
-- the account that Okta provisions; few are asked whether it looks like one
external_ids as materialized (
    select app_user.user_key, lower(trim(app_user.external_id)) as sys_id
    from okta.app_user as app_user
    semi join missing on missing.user_key = app_user.user_key
),
assigned as (
    select user_key, sys_id from external_ids where regexp_full_match(sys_id, '[0-9a-f]{32}')
),
absent as (
    select assigned.user_key, assigned.sys_id
    from assigned
    anti join servicenow.user as accounts on accounts.sys_id = assigned.sys_id
),
witnesses as (
    select lower(trim(reference)) as sys_id, relation, count(*) as row_count
    from input.rejected
    where reference is not null and relation in ('servicenow.user_role', 'servicenow.group_member')
        and lower(trim(reference)) in (select absent.sys_id from absent)
    group by lower(trim(reference)), relation
),
spelled as (
    select
        sys_id,
        string_agg(
            row_count || case relation
                when 'servicenow.group_member' then if(row_count = 1, ' membership', ' memberships')
                else if(row_count = 1, ' grant', ' grants')
            end,
            ' and ' order by relation
        ) as rows_text
    from witnesses
    group by sys_id
),
by_external_id as (
    select
        absent.user_key, 'missing.external_id' as code,
        'Okta''s app assignment of ' || people.login || ' is for the account with sys_id ' || absent.sys_id
            || ', which the exports of sys_user lack'
            || coalesce(', although ' || spelled.rows_text || ' of it are exported', '') as message,
        'export sys_user in full, inactive accounts too, sorted by sys_id; if the account was deleted, unassign the app in Okta' as hint,
        cast(null as integer) as account_key
    from absent
    join people on people.user_key = absent.user_key
    left join spelled on spelled.sys_id = absent.sys_id
),
alike as (
    select people.user_key, stray_accounts.account_key, 1 as place, 'e-mail address' as said
    from people
    join stray_accounts on stray_accounts.email_key = people.email_key
    where not recon.is_placeholder(people.email_key)
    union all
    select people.user_key, stray_accounts.account_key, 2 as place, 'employee number' as said
    from people
    join stray_accounts on stray_accounts.number_key = people.number_key
    where not recon.is_placeholder(people.number_key)
    union all
    select people.user_key, stray_accounts.account_key, 3 as place, 'login' as said
    from people
    join stray_accounts on stray_accounts.login_key = people.login_key
    where not recon.is_placeholder(people.login_key)
),
alike_accounts as (
    select user_key, account_key, string_agg(said, ' and ' order by place) as said
    from alike
    group by user_key, account_key
),
by_key as (
    select
        alike_accounts.user_key, 'missing.same_key' as code,
        'The account ' || min_by(stray_accounts.user_name, alike_accounts.account_key) || ', which belongs to nobody, '
            || 'has the same ' || min_by(alike_accounts.said, alike_accounts.account_key)
            || case when count(*) > 1 then ' (and ' || count(*) - 1 || ' more do)' else '' end as message,
        'if it is theirs, decide it under links in the rules, or correlate by that key, too; if not, say nobody: true there' as hint,
        min(alike_accounts.account_key) as account_key
    from alike_accounts
    join stray_accounts on stray_accounts.account_key = alike_accounts.account_key
    group by alike_accounts.user_key
),
-- names that one missing person and one account of nobody have: are there others of that name?
same_names as (
    select people.user_key, people.last_key, people.name_key, stray_accounts.account_key, stray_accounts.user_name
    from people
    join stray_accounts on stray_accounts.name_key = people.name_key
    anti join by_key on by_key.user_key = people.user_key
    where ltrim(people.name_key) <> '' and rtrim(people.name_key) = people.name_key and ltrim(people.name_key) = people.name_key
),
-- the address but for its domain, and the last name: whom else could it be?
same_locals as (
    select people.user_key, stray_accounts.account_key, stray_accounts.user_name, people.local_key, people.last_key
    from people
    join stray_accounts on stray_accounts.local_key = people.local_key and stray_accounts.last_key = people.last_key
    anti join by_key on by_key.user_key = people.user_key
    where length(people.local_key) >= 5 and people.last_key <> ''
),
last_names as (
    select last_key from same_names
    union
    select last_key from same_locals
),
-- a last name is folded for everybody, the rest only for those who share one
namesakes as (
    select "firstName" as first_name, email, last_key
    from (select "firstName", email, recon.folded_name("lastName") as last_key from okta.user)
    where last_key in (select last_names.last_key from last_names)
),
named_accounts as (
    select first_name, last_key
    from (select first_name, recon.folded_name(last_name) as last_key from servicenow.user)
    where last_key in (select same_names.last_key from same_names)
),
identities_of_name as (
    select name_key, count(*) as identity_count
    from (select recon.folded_name(first_name) || ' ' || last_key as name_key from namesakes)
    group by name_key
),
accounts_of_name as (
    select name_key, count(*) as account_count
    from (select recon.folded_name(first_name) || ' ' || last_key as name_key from named_accounts)
    group by name_key
),
by_name as (
    select
        same_names.user_key, 'missing.same_name' as code,
        'The account ' || same_names.user_name || ', which belongs to nobody, has the same name, which no other account and no other identity has' as message,
        'if it is theirs, decide it under links in the rules; if not, say nobody: true there' as hint,
        same_names.account_key
    from same_names
    join identities_of_name on identities_of_name.name_key = same_names.name_key
    join accounts_of_name on accounts_of_name.name_key = same_names.name_key
    where identities_of_name.identity_count = 1 and accounts_of_name.account_count = 1
),
rivals as (
    select local_key, count(*) as identity_count
    from (select recon.local_part(email) as local_key, last_key from namesakes)
    where (local_key, last_key) in (select (same_locals.local_key, same_locals.last_key) from same_locals)
    group by local_key
),
by_local as (
    select
        same_locals.user_key, 'missing.likely' as code,
        'The account ' || min(same_locals.user_name) || ', which belongs to nobody, has the same last name, and the same e-mail address with another domain' as message,
        'if it is theirs, decide it under links in the rules; if not, say nobody: true there' as hint,
        min(same_locals.account_key) as account_key
    from same_locals
    join rivals on rivals.local_key = same_locals.local_key
    anti join by_name on by_name.user_key = same_locals.user_key
    where rivals.identity_count = 1
    group by same_locals.user_key
    having count(*) = 1
),
contradicted as (
    select contradiction.account_key, unnest(contradiction.user_keys) as user_key
    from recon.contradiction as contradiction
    join recon.verdict as verdict on verdict.account_key = contradiction.account_key and verdict.verdict = 'identity.contradiction'
),
by_contradiction as (
    select
        contradicted.user_key, 'missing.contradiction' as code,
        'One key links the account ' || min(coalesce(accounts.user_name, 'with sys_id ' || accounts.sys_id)) || ' to them, another key links it to somebody else' as message,
        'decide under links in the rules whose account it is' as hint,
        min(contradicted.account_key) as account_key
    from contradicted
    semi join missing on missing.user_key = contradicted.user_key
    join servicenow.user as accounts on accounts.account_key = contradicted.account_key
    group by contradicted.user_key
),
-- of those without an account: does any key of theirs name them?
keys as (
    select keys.user_key, keys.rule_no, keys.key_no, keys.key, keys.is_shared
    from recon.identity_key as keys
    semi join missing on missing.user_key = keys.user_key
),
sharers as (
    select others.rule_no, others.key_no, others.key
    from recon.identity_key as others
    semi join keys on keys.rule_no = others.rule_no and keys.key_no = others.key_no and keys.key = others.key
    join recon.identity as identity on identity.user_key = others.user_key
    where others.is_shared and identity.standing = 'live'
    group by others.rule_no, others.key_no, others.key
    having count(*) >= 3
),
speaking as (
    select distinct keys.user_key
    from keys
    join recon.key_rule as rules on rules.rule_no = keys.rule_no
    anti join recon.mute_key as mute on mute.rule_no = keys.rule_no and mute.key_no = keys.key_no and mute.first_user_key = keys.user_key
    anti join sharers on sharers.rule_no = keys.rule_no and sharers.key_no = keys.key_no and sharers.key = keys.key
    where not rules.is_mute and not recon.is_placeholder(keys.key)
),
labels as (
    select string_agg(distinct label, ', ' order by label) as labels from recon.key_rule
),
by_mute_keys as (
    select
        people.user_key, 'missing.mute_keys' as code,
        'No key distinguishes ' || people.login || ' from others (' || labels.labels || '): each is empty, a placeholder, shared by several people or mostly wrong' as message,
        'fill the keys in Okta, or correlate by another' as hint,
        cast(null as integer) as account_key
    from people
    cross join labels
    anti join speaking on speaking.user_key = people.user_key
),
final as (
    select user_key, code, message, hint, account_key from by_external_id
    union all
    select user_key, code, message, hint, account_key from by_key
    union all
    select user_key, code, message, hint, account_key from by_name
    union all
    select user_key, code, message, hint, account_key from by_local
    union all
    select user_key, code, message, hint, account_key from by_contradiction
    union all
    select user_key, code, message, hint, account_key from by_mute_keys
)
select user_key, code, message, hint, account_key from final
