-- recon.key_match
-- title:       Identities that have the value of an account's correlation key, for each rule
-- one row per: account_key, rule_no
-- reads:       policy.correlation_key, recon.identity_key, recon.identity
-- share:       6
-- columns:
--   account_key:    the account, which has a value for this rule
--   rule_no:        the correlation rule
--   key_no:         which of the rule's Okta keys has that value (if several have it, the first); null if none has
--   key:            the value, if it names nobody or is a placeholder
--   is_placeholder: the value means "none" (n/a, only zeros, ...): it is not looked up
--   first_user_key: the first identity that has the value (live ones first, leavers last); it stands for the value in joins
--   user_key:       the identity it names, null if several
--   only_user_key:  the one identity that has it, or the one live one
--   second_user_key: the second identity, if exactly two identities have the value and it names both
--   kept_count:     how many identities it names; leavers do not count if a live identity has it, too
--   live_count:     how many live identities have it, if several identities do
--   all_left:       several identities have it, and every one is a leaver
--
-- All rules are asked for every account, so that what contradicts is seen. Several identities
-- with one key: live ones win over leavers; if several are left, nothing is guessed.
-- Identities are counted key by key before accounts are looked up, so that a value that
-- thousands share is no product. Nearly every key is one identity's alone, and needs no counting.
with account_keys as (
    select rule_no, subject_key as account_key, key from policy.correlation_key where system = 'servicenow'
),
identity_keys as (
    select rule_no, key_no, user_key, key, is_shared from recon.identity_key
),
-- live, neither, left: 0, 1, 2, before the key, so that the least is the first
identities as (
    select
        user_key,
        case standing when 'live' then 0 when 'leaver' then 2 else 1 end * 4294967296 + user_key as place
    from recon.identity
),
named as (
    select
        identity_keys.rule_no,
        identity_keys.key,
        identity_keys.key_no,
        min(identities.place) as place,
        max(identities.place) as last_place,
        count(*) as identity_count,
        count(*) filter (identities.place < 4294967296) as live_count,
        count(*) filter (identities.place < 8589934592) as staying_count
    from identity_keys
    join identities on identities.user_key = identity_keys.user_key
    where identity_keys.is_shared
    group by identity_keys.rule_no, identity_keys.key, identity_keys.key_no
),
chosen as (
    select
        rule_no, key, key_no,
        cast(place % 4294967296 as integer) as first_user_key,
        case when identity_count = 2 then cast(last_place % 4294967296 as integer) end as second_user_key,
        cast(case when live_count > 0 then staying_count else identity_count end as integer) as kept_count,
        cast(live_count as integer) as live_count,
        live_count = 1 or identity_count = 1 as is_only,
        identity_count > 1 and staying_count = 0 as all_left
    from named
    union all
    select
        rule_no, key, key_no, user_key as first_user_key,
        null as second_user_key, 1 as kept_count, null as live_count, true as is_only, false as all_left
    from identity_keys
    where not is_shared
),
asked as (
    select
        rule_no, account_key, key,
        case when not recon.is_placeholder(key) then key end as wanted_key
    from account_keys
),
found as (
    select
        asked.account_key, asked.rule_no, chosen.key_no,
        case when chosen.key is null then asked.key end as key,
        asked.wanted_key is null as is_placeholder,
        chosen.first_user_key,
        case when chosen.kept_count = 1 then chosen.first_user_key end as user_key,
        case when chosen.is_only then chosen.first_user_key end as only_user_key,
        case when chosen.kept_count = 2 then chosen.second_user_key end as second_user_key,
        coalesce(chosen.kept_count, 0) as kept_count,
        chosen.live_count,
        coalesce(chosen.all_left, false) as all_left
    from asked
    left join chosen on chosen.rule_no = asked.rule_no and chosen.key = asked.wanted_key
),
-- of several keys of one rule the first decides
later_keys as (
    select * from found where key_no > 1
),
outdone as (
    select later_keys.account_key, later_keys.rule_no, later_keys.key_no
    from found
    join later_keys on later_keys.account_key = found.account_key and later_keys.rule_no = found.rule_no
    where found.key_no < later_keys.key_no
),
final as (
    select * from found where coalesce(key_no, 1) = 1
    union all
    select later_keys.*
    from later_keys
    anti join outdone
        on outdone.account_key = later_keys.account_key
        and outdone.rule_no = later_keys.rule_no
        and outdone.key_no = later_keys.key_no
)
select
    account_key, rule_no, key_no, key, is_placeholder, first_user_key, user_key, only_user_key,
    second_user_key, kept_count, live_count, all_left
from final
