-- recon.match
-- title:       Which identities each account could belong to
-- one row per: account_key
-- reads:       policy.correlation_key, recon.identity
-- columns:
--   account_key: the account
--   rule_no:     the correlation rule that found an identity, the first that did
--   rule:        its place in the rules
--   user_key:    the identity, null if several have the key
--   user_keys:   every identity left after live ones won over leavers
--
-- Rules run in order over the accounts not yet matched, so the first rule that finds an
-- identity decides and later rules are not asked. Several identities with one key: live
-- ones win over leavers; if several are left, nothing is guessed.
with keys as (
    select rule_no, rule, system, subject_key, key from policy.correlation_key
),
identities as (
    select user_key, standing from recon.identity
),
pairs as (
    select
        account_side.subject_key as account_key,
        account_side.rule_no,
        account_side.rule,
        identity_side.subject_key as user_key
    from keys as account_side
    join keys as identity_side
        on identity_side.rule_no = account_side.rule_no
        and identity_side.key = account_side.key
    where account_side.system = 'servicenow' and identity_side.system = 'okta'
),
first_rules as (
    select account_key, min(rule_no) as rule_no
    from pairs
    group by account_key
),
candidates as (
    select
        pairs.account_key,
        pairs.rule_no,
        pairs.rule,
        pairs.user_key,
        identities.standing
    from pairs
    join first_rules
        on first_rules.account_key = pairs.account_key
        and first_rules.rule_no = pairs.rule_no
    join identities on identities.user_key = pairs.user_key
),
grouped as (
    select
        account_key,
        rule_no,
        any_value(rule) as rule,
        list_sort(list_distinct(list(user_key) filter (standing <> 'leaver'))) as kept_keys,
        list_sort(list_distinct(list(user_key))) as all_keys,
        bool_or(standing = 'live') as has_live
    from candidates
    group by account_key, rule_no
),
chosen as (
    select
        account_key, rule_no, rule,
        case when has_live then kept_keys else all_keys end as user_keys
    from grouped
),
final as (
    select
        account_key, rule_no, rule,
        case when len(user_keys) = 1 then user_keys[1] end as user_key,
        user_keys
    from chosen
)
select account_key, rule_no, rule, user_key, user_keys from final
