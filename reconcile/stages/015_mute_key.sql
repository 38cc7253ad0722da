-- recon.mute_key
-- title:       Values of correlation keys that do not identify one person
-- one row per: rule_no, key_no, first_user_key, key
-- reads:       recon.key_match, servicenow.user
-- columns:
--   rule_no:        the correlation rule
--   key_no:         which of the rule's keys of Okta, null if no identity has the value
--   first_user_key: as in recon.key_match, null if no identity has the value
--   key:            the value, if no identity has it or it is a placeholder
--   sort:           placeholder (n/a, zeros), identities (three or more live identities share it) or accounts (three or more accounts share it, and their first or last names differ)
--   live_count:     how many live identities have it, if several do
--   account_count:  how many accounts have it
--
-- They link nobody and contradict nobody: a shared mailbox, a number that a form asks for
-- and people make up.
with keys as (
    select account_key, rule_no, key_no, key, is_placeholder, first_user_key, live_count from recon.key_match
),
accounts as (
    select account_key, first_name, last_name from servicenow.user
),
-- an identity stands for its value, so that texts are compared only where none has it
grouped as (
    select
        rule_no, key_no, first_user_key, cast(null as varchar) as key,
        false as is_placeholder, max(live_count) as live_count, count(*) as account_count
    from keys
    where first_user_key is not null
    group by rule_no, key_no, first_user_key
    having max(live_count) >= 3 or count(*) >= 3
    union all
    select
        rule_no, null as key_no, null as first_user_key, key,
        bool_or(is_placeholder) as is_placeholder, cast(null as integer) as live_count, count(*) as account_count
    from keys
    where first_user_key is null
    group by rule_no, key
    having bool_or(is_placeholder) or count(*) >= 3
),
holders as (
    select
        grouped.rule_no, grouped.key_no, grouped.first_user_key, grouped.key,
        nullif(recon.folded_name(accounts.first_name), '') as first_name,
        nullif(recon.folded_name(accounts.last_name), '') as last_name
    from grouped
    join keys
        on keys.rule_no = grouped.rule_no
        and keys.key_no is not distinct from grouped.key_no
        and keys.first_user_key is not distinct from grouped.first_user_key
        and keys.key is not distinct from grouped.key
    join accounts on accounts.account_key = keys.account_key
    where grouped.account_count >= 3
),
differing as (
    select rule_no, key_no, first_user_key, key
    from holders
    group by rule_no, key_no, first_user_key, key
    having min(first_name) <> max(first_name) or min(last_name) <> max(last_name)
),
final as (
    select
        grouped.rule_no, grouped.key_no, grouped.first_user_key, grouped.key,
        case
            when grouped.is_placeholder then 'placeholder'
            when grouped.live_count >= 3 then 'identities'
            else 'accounts'
        end as sort,
        grouped.live_count,
        cast(grouped.account_count as integer) as account_count
    from grouped
    left join differing
        on differing.rule_no = grouped.rule_no
        and differing.key_no is not distinct from grouped.key_no
        and differing.first_user_key is not distinct from grouped.first_user_key
        and differing.key is not distinct from grouped.key
    where grouped.is_placeholder or grouped.live_count >= 3 or differing.rule_no is not null
)
select rule_no, key_no, first_user_key, key, sort, live_count, account_count from final
