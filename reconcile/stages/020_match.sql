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
--   all_left:    every one of them is a leaver
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
-- lowest and highest key: a list for each account would cost more than the joins
grouped as (
    select
        account_key,
        rule_no,
        any_value(rule) as rule,
        bool_or(standing = 'live') as has_live,
        bool_and(standing = 'leaver') as all_left,
        min(user_key) filter (standing <> 'leaver') as lowest_kept,
        max(user_key) filter (standing <> 'leaver') as highest_kept,
        min(user_key) as lowest,
        max(user_key) as highest
    from candidates
    group by account_key, rule_no
),
chosen as (
    select
        account_key, rule_no, rule, has_live, all_left,
        case when has_live then lowest_kept else lowest end as user_key,
        case when has_live then lowest_kept = highest_kept else lowest = highest end as is_single
    from grouped
),
several as (
    select chosen.account_key, list_sort(list(distinct candidates.user_key)) as user_keys
    from chosen
    join candidates on candidates.account_key = chosen.account_key
    where not chosen.is_single and not (chosen.has_live and candidates.standing = 'leaver')
    group by chosen.account_key
),
final as (
    select
        chosen.account_key,
        chosen.rule_no,
        chosen.rule,
        case when chosen.is_single then chosen.user_key end as user_key,
        coalesce(several.user_keys, [chosen.user_key]) as user_keys,
        chosen.all_left
    from chosen
    left join several on several.account_key = chosen.account_key
)
select account_key, rule_no, rule, user_key, user_keys, all_left from final
