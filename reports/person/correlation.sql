-- person.correlation
-- title:       Which correlation rule linked an identity and an account, and which did not
-- one row per: rule_no
-- reads:       policy.correlation_rule, policy.correlation_key, recon.match
--
-- Either may be missing: then the keys of the other side are what was looked for. Every rule
-- is asked: one that did not link them agrees with the one that did, or speaks against it.
with rules as (
    select rule_no, rule, okta, servicenow from policy.correlation_rule
),
keys as (
    select rule_no, system, subject_key, key from policy.correlation_key
),
identity_keys as (
    select rule_no, key from keys where system = 'okta' and subject_key = cast($user_key as integer)
),
account_keys as (
    select rule_no, key from keys where system = 'servicenow' and subject_key = cast($account_key as integer)
),
matches as (
    select rule_no, user_key from recon.match where account_key = cast($account_key as integer)
),
holders as (
    select keys.rule_no, keys.system, count(distinct keys.subject_key) as subjects
    from keys
    join (
        select rule_no, key, 'servicenow' as system from identity_keys
        union all
        select rule_no, key, 'okta' as system from account_keys
    ) as wanted
        on wanted.rule_no = keys.rule_no and wanted.key = keys.key and wanted.system = keys.system
    group by keys.rule_no, keys.system
),
identity_lists as (
    select rule_no, list(distinct key order by key) as keys from identity_keys group by rule_no
),
compared as (
    select
        rules.rule_no, rules.rule, rules.okta, rules.servicenow,
        coalesce(array_to_string(identity_lists.keys, ', '), '') as okta_key,
        coalesce(list_contains(identity_lists.keys, account_keys.key), false) as is_same, coalesce(account_keys.key, '') as servicenow_key,
        (select matches.rule_no from matches) as decided_by,
        (select matches.user_key from matches) as decided_for,
        coalesce((select holders.subjects from holders where holders.rule_no = rules.rule_no and holders.system = 'okta'), 0) as identities,
        coalesce((select holders.subjects from holders where holders.rule_no = rules.rule_no and holders.system = 'servicenow'), 0) as accounts
    from rules
    left join identity_lists on identity_lists.rule_no = rules.rule_no
    left join account_keys on account_keys.rule_no = rules.rule_no
),
final as (
    select
        rule_no, rule, okta, servicenow, okta_key, servicenow_key,
        case
            when decided_by = rule_no and decided_for is not null then 'linked them'
            when decided_by = rule_no then 'found ' || identities || ' identities: nothing is guessed'
            when decided_by = 0 then 'not asked: links in the rules decided'
            when decided_by < rule_no and is_same then 'agrees'
            when $account_key is null and okta_key = '' then 'the identity has no value'
            when $account_key is null and accounts = 0 then 'no account has this value'
            when $account_key is null then accounts || ' account(s) with this value belong to others'
            when servicenow_key = '' then 'the account has no value'
            when identities = 0 then 'no identity has this value'
            when $user_key is not null and okta_key = '' then 'the identity has no value'
            when $user_key is not null and not is_same then 'the values differ'
            when is_same and identities = 1 then 'names nobody: the value is shared or the key is mostly wrong'
            else identities || ' identities with this value belong to others'
        end as outcome
    from compared
)
select rule, okta, servicenow, okta_key, servicenow_key, outcome
from final
order by rule_no
