-- recon.match
-- title:       Which identities each account could belong to
-- one row per: account_key
-- reads:       policy.correlation_key, recon.identity
-- share:       8
-- columns:
--   account_key: the account
--   rule_no:     the correlation rule that found an identity, the first that did
--   rule:        its place in the rules
--   user_key:    the identity, null if several have the key
--   user_keys:   every identity left after live ones won over leavers
--   all_left:    every one of them is a leaver
--
-- Rules run in order over the accounts not yet matched, so the first rule that finds an
-- identity decides and later rules are not asked: the first rule of all, which matches
-- nearly every account, is run by itself. Several identities with one key: live ones win
-- over leavers; if several are left, nothing is guessed.
with first_accounts as (
    select subject_key, rule, key from policy.correlation_key where rule_no = 1 and system = 'servicenow'
),
first_identities as (
    select subject_key, key from policy.correlation_key where rule_no = 1 and system = 'okta'
),
later_accounts as (
    select rule_no, subject_key, rule, key from policy.correlation_key where rule_no > 1 and system = 'servicenow'
),
later_identities as (
    select rule_no, subject_key, key from policy.correlation_key where rule_no > 1 and system = 'okta'
),
identities as (
    select user_key, standing from recon.identity
),
first_pairs as (
    select first_accounts.subject_key as account_key, 1 as rule_no, first_accounts.rule, first_identities.subject_key as user_key
    from first_accounts
    join first_identities on first_identities.key = first_accounts.key
),
later_pairs as (
    select later_accounts.subject_key as account_key, later_accounts.rule_no, later_accounts.rule, later_identities.subject_key as user_key
    from later_accounts
    anti join first_pairs on first_pairs.account_key = later_accounts.subject_key
    join later_identities
        on later_identities.rule_no = later_accounts.rule_no
        and later_identities.key = later_accounts.key
),
first_rules as (
    select account_key, min(rule_no) as rule_no
    from later_pairs
    group by account_key
),
pairs as (
    select account_key, rule_no, rule, user_key from first_pairs
    union all
    select later_pairs.account_key, later_pairs.rule_no, later_pairs.rule, later_pairs.user_key
    from later_pairs
    join first_rules
        on first_rules.account_key = later_pairs.account_key
        and first_rules.rule_no = later_pairs.rule_no
),
candidates as (
    select
        pairs.account_key,
        pairs.rule_no,
        pairs.rule,
        pairs.user_key,
        identities.standing
    from pairs
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
