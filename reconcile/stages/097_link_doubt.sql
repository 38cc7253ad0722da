-- recon.link_doubt
-- title:       Accounts whose owner the exports do not show
-- one row per: account_key, code
-- reads:       recon.verdict, recon.key_match, recon.mute_key, recon.key_rule, recon.missing_doubt, okta.user, servicenow.user
-- columns:
--   account_key: an account that no identity is linked to
--   code:        link.mute_keys (none of its keys identifies anybody) or link.maybe_owned (somebody without an account may own it)
--   message:     what is not known
--   hint:        what to export or to decide, to settle it
--
-- An inactive account of nobody is no orphan. It may be that of somebody all the same, who
-- then is to have what it holds.
with orphans as (
    select account_key from recon.verdict where verdict = 'orphaned.no_identity'
),
strays as (
    select account_key from orphans
    union all
    select account_key from recon.verdict where verdict = 'idle' and user_key is null
),
keys as (
    select keys.account_key, keys.rule_no, keys.key_no, keys.first_user_key, keys.key
    from recon.key_match as keys
    semi join orphans on orphans.account_key = keys.account_key
    where not keys.is_placeholder
),
mute as (
    select rule_no, key_no, first_user_key, key from recon.mute_key
),
rules as (
    select rule_no, label, is_mute from recon.key_rule
),
speaking as (
    select distinct keys.account_key
    from keys
    join rules on rules.rule_no = keys.rule_no
    anti join mute
        on mute.rule_no = keys.rule_no
        and mute.key_no is not distinct from keys.key_no
        and mute.first_user_key is not distinct from keys.first_user_key
        and mute.key is not distinct from keys.key
    where not rules.is_mute
),
labels as (
    select string_agg(distinct label, ', ' order by label) as labels from rules
),
accounts as (
    select account_key, coalesce(user_name, 'with sys_id ' || sys_id, 'without a user name') as user_name from servicenow.user
),
users as (
    select user_key, login from okta.user
),
owners as (
    select missing_doubt.account_key, min(users.login) as login, count(distinct missing_doubt.user_key) as owner_count
    from recon.missing_doubt as missing_doubt
    join users on users.user_key = missing_doubt.user_key
    semi join strays on strays.account_key = missing_doubt.account_key
    group by missing_doubt.account_key
),
final as (
    select
        orphans.account_key, 'link.mute_keys' as code,
        'No key shows who owns the account ' || accounts.user_name || ' (' || labels.labels
            || '): each is empty, a placeholder, shared by several people or mostly wrong' as message,
        'fill the keys in ServiceNow, correlate by another, or decide it under links in the rules' as hint
    from orphans
    join accounts on accounts.account_key = orphans.account_key
    cross join labels
    anti join speaking on speaking.account_key = orphans.account_key
    union all
    select
        owners.account_key, 'link.maybe_owned' as code,
        'The account ' || accounts.user_name || ' may be that of ' || owners.login
            || case when owners.owner_count > 1 then ' (or of ' || owners.owner_count - 1 || ' more)' else '' end
            || ', who is in scope and has none' as message,
        'decide under links in the rules whose account it is, or that it is nobody''s' as hint
    from owners
    join accounts on accounts.account_key = owners.account_key
)
select account_key, code, message, hint from final
