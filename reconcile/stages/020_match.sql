-- recon.match
-- title:       Which identities each account could belong to
-- one row per: account_key
-- reads:       recon.decided_link, recon.key_match, recon.mute_key, recon.key_rule, recon.identity, policy.correlation_rule, recon.identity_key, okta.user, servicenow.user
-- share:       4
-- columns:
--   account_key: the account
--   rule_no:     the correlation rule that found an identity, the first that did; 0 if a person decided
--   rule:        its place in the rules
--   user_key:    the identity, null if several have the key
--   user_keys:   every identity left after live ones won over leavers
--   all_left:    several identities have the key, and all of them are leavers
--
-- What a person decided comes first: an account that is nobody's matches no identity. Then the
-- rules in order: the first that finds an identity decides. Values that stand for no one
-- person find none. A rule whose key is mute finds one only if the names or the e-mail
-- addresses say the same.
with decided as (
    select rule, account_key, user_key, is_nobodys
    from recon.decided_link
    where account_key is not null and (user_key is not null or is_nobodys)
),
rules as (
    select rule_no, rule from policy.correlation_rule
),
mute_rules as (
    select rule_no from recon.key_rule where is_mute
),
mute as (
    select rule_no, key_no, first_user_key from recon.mute_key where first_user_key is not null
),
found as (
    select
        keys.account_key, keys.rule_no, keys.key_no, keys.first_user_key, keys.user_key, keys.second_user_key,
        keys.live_count, keys.all_left
    from recon.key_match as keys
    anti join mute on mute.rule_no = keys.rule_no and mute.key_no = keys.key_no and mute.first_user_key = keys.first_user_key
    anti join decided on decided.account_key = keys.account_key
    where keys.first_user_key is not null
),
weak as (
    select found.account_key, found.rule_no, found.user_key
    from found
    semi join mute_rules on mute_rules.rule_no = found.rule_no
),
weak_and_wrong as (
    select weak.account_key, weak.rule_no
    from weak
    left join okta.user as users on users.user_key = weak.user_key
    left join servicenow.user as accounts on accounts.account_key = weak.account_key
    where not coalesce(
        recon.local_part(users.email) = recon.local_part(accounts.email)
        or (recon.folded_name(users."firstName") = recon.folded_name(accounts.first_name)
            and recon.folded_name(users."lastName") = recon.folded_name(accounts.last_name)),
        false
    )
),
usable as (
    select found.*
    from found
    anti join weak_and_wrong on weak_and_wrong.account_key = found.account_key and weak_and_wrong.rule_no = found.rule_no
),
-- the first rule, which matches nearly every account, by itself
first_matches as (
    select * from usable where rule_no = 1
),
later_matches as (
    select usable.*
    from usable
    anti join first_matches on first_matches.account_key = usable.account_key
    where usable.rule_no > 1
),
first_rules as (
    select account_key, min(rule_no) as rule_no
    from later_matches
    group by account_key
),
chosen as (
    select * from first_matches
    union all
    select later_matches.*
    from later_matches
    join first_rules on first_rules.account_key = later_matches.account_key and first_rules.rule_no = later_matches.rule_no
),
ambiguous as (
    select account_key, rule_no, key_no, first_user_key, live_count from chosen where user_key is null and second_user_key is null
),
-- the many of one key, which are few: a list for each account would cost more than all joins
several as (
    select ambiguous.account_key, list_sort(list(distinct others.user_key)) as user_keys
    from ambiguous
    join recon.identity_key as keys
        on keys.user_key = ambiguous.first_user_key and keys.rule_no = ambiguous.rule_no and keys.key_no = ambiguous.key_no
    join recon.identity_key as others
        on others.rule_no = keys.rule_no and others.key_no = keys.key_no and others.key = keys.key
    join recon.identity as identities on identities.user_key = others.user_key
    where keys.is_shared and others.is_shared and (ambiguous.live_count = 0 or identities.standing <> 'leaver')
    group by ambiguous.account_key
),
decided_matches as (
    select account_key, 0 as rule_no, rule, user_key, false as all_left from decided where user_key is not null
),
final as (
    select
        chosen.account_key,
        chosen.rule_no,
        rules.rule,
        chosen.user_key,
        case
            when chosen.user_key is not null then [chosen.user_key]
            when chosen.second_user_key is not null then list_sort([chosen.first_user_key, chosen.second_user_key])
            else several.user_keys
        end as user_keys,
        chosen.all_left
    from chosen
    join rules on rules.rule_no = chosen.rule_no
    left join several on several.account_key = chosen.account_key
    union all
    select account_key, rule_no, rule, user_key, [user_key] as user_keys, all_left from decided_matches
)
select account_key, rule_no, rule, user_key, user_keys, all_left from final
