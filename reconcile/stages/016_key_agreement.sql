-- recon.key_agreement
-- title:       Whether the keys of linked accounts agree with the identity
-- one row per: account_key, rule_no
-- reads:       recon.key_match, recon.mute_key, recon.identity_key
-- share:       4
-- columns:
--   account_key: an account that a key links to one identity
--   user_key:    that identity, by the first rule that finds one
--   rule_no:     a rule for which both have a value that is not a placeholder
--   agrees:      both have the same value
--   key:         the account's value, if they differ
--   okta_key:    the identity's value, if they differ; one of them, if it has several
with keys as (
    select account_key, rule_no, key_no, key, first_user_key, user_key from recon.key_match where not is_placeholder
),
mute as (
    select rule_no, key_no, first_user_key, key from recon.mute_key where sort <> 'placeholder'
),
spoken as (
    select keys.account_key, keys.rule_no, keys.key_no, keys.key, keys.first_user_key, keys.user_key
    from keys
    anti join mute
        on mute.rule_no = keys.rule_no
        and mute.key_no is not distinct from keys.key_no
        and mute.first_user_key is not distinct from keys.first_user_key
        and mute.key is not distinct from keys.key
),
-- the first rule, which links nearly all, by itself
first_links as (
    select account_key, user_key from spoken where rule_no = 1 and first_user_key is not null
),
later_links as (
    select spoken.account_key, arg_min(coalesce(spoken.user_key, -1), spoken.rule_no) as user_key
    from spoken
    anti join first_links on first_links.account_key = spoken.account_key
    where spoken.first_user_key is not null
    group by spoken.account_key
),
links as (
    select account_key, user_key from first_links where user_key is not null
    union all
    select account_key, user_key from later_links where user_key >= 0
),
compared as (
    select
        links.account_key, links.user_key, spoken.rule_no, spoken.key_no, spoken.key, spoken.first_user_key,
        coalesce(spoken.user_key = links.user_key, false) as agrees
    from links
    join spoken on spoken.account_key = links.account_key
),
unsure as (
    select account_key, user_key, rule_no, key_no, key, first_user_key from compared where not agrees
),
wanted as (
    select rule_no, user_key from unsure
    union
    select rule_no, first_user_key as user_key from unsure where first_user_key is not null
),
okta_keys as materialized (
    select keys.rule_no, keys.key_no, keys.user_key, keys.key
    from recon.identity_key as keys
    semi join wanted on wanted.rule_no = keys.rule_no and wanted.user_key = keys.user_key
),
account_keys as (
    select unsure.account_key, unsure.user_key, unsure.rule_no, coalesce(unsure.key, okta_keys.key) as key
    from unsure
    left join okta_keys
        on okta_keys.rule_no = unsure.rule_no and okta_keys.user_key = unsure.first_user_key and okta_keys.key_no = unsure.key_no
),
settled as (
    select
        account_keys.account_key, account_keys.user_key, account_keys.rule_no,
        bool_or(okta_keys.key = account_keys.key) as agrees,
        any_value(account_keys.key) as key,
        min_by(okta_keys.key, okta_keys.key_no) as okta_key
    from account_keys
    join okta_keys on okta_keys.rule_no = account_keys.rule_no and okta_keys.user_key = account_keys.user_key
    where not recon.is_placeholder(okta_keys.key)
    group by account_keys.account_key, account_keys.user_key, account_keys.rule_no
),
final as (
    select account_key, user_key, rule_no, agrees, cast(null as varchar) as key, cast(null as varchar) as okta_key from compared where agrees
    union all
    select
        account_key, user_key, rule_no, agrees,
        case when not agrees then key end as key,
        case when not agrees then okta_key end as okta_key
    from settled
)
select account_key, user_key, rule_no, agrees, key, okta_key from final
