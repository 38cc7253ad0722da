-- recon.contradiction
-- title:       Accounts whose keys name different identities
-- one row per: account_key
-- reads:       recon.link, recon.key_match, recon.mute_key, recon.key_rule, recon.identity, recon.service_account, recon.closed_unused, okta.user, servicenow.user
-- columns:
--   account_key: the account
--   user_key:    the identity it is linked to
--   rule_no:     the rule that links them
--   user_keys:   the identities that the other keys name
--   said:        which identity each key names, as a sentence without its subject
--   is_rehire:   the linked identity has left, and the one named is live
--
-- Another key than the one that links stands in this account alone and names one identity,
-- or one live one, that is not the linked one. Nobody can tell from the exports whose the
-- account is, so that it gets a verdict of its own. Declared service accounts bear the keys
-- of whoever answers for them. An inactive account counts only if something would be planned:
-- it would be activated, or an account be made for whom another key names.
with links as (
    select account_key, user_key, rule_no, is_primary from recon.link where rule_no > 0
),
keys as (
    select account_key, rule_no, key_no, first_user_key, only_user_key from recon.key_match where only_user_key is not null
),
mute as (
    select rule_no, key_no, first_user_key from recon.mute_key where first_user_key is not null
),
rules as (
    select rule_no, label, is_mute from recon.key_rule
),
against as (
    select
        links.account_key, links.user_key, links.rule_no, links.is_primary,
        keys.rule_no as other_no, keys.key_no, keys.first_user_key, keys.only_user_key
    from keys
    join links on links.account_key = keys.account_key
    where keys.only_user_key <> links.user_key and keys.rule_no <> links.rule_no
),
speaking as (
    select against.*
    from against
    join rules on rules.rule_no = against.other_no
    anti join mute on mute.rule_no = against.other_no and mute.key_no = against.key_no and mute.first_user_key = against.first_user_key
    where not rules.is_mute
),
holders as (
    select keys.rule_no, keys.key_no, keys.first_user_key, count(*) as account_count
    from recon.key_match as keys
    semi join speaking
        on speaking.other_no = keys.rule_no and speaking.key_no = keys.key_no and speaking.first_user_key = keys.first_user_key
    group by keys.rule_no, keys.key_no, keys.first_user_key
),
alone as (
    select speaking.*
    from speaking
    join holders
        on holders.rule_no = speaking.other_no and holders.key_no = speaking.key_no and holders.first_user_key = speaking.first_user_key
    where holders.account_count = 1
),
identities as (
    select user_key, standing, is_in_scope and is_optional is not true as must_have_account from recon.identity
),
services as (
    select account_key from recon.service_account
),
closed_unused as (
    select account_key from recon.closed_unused
),
linked as (
    select distinct user_key from recon.link
),
accounts as (
    select account_key, coalesce(active, true) as is_active from servicenow.user
),
users as (
    select user_key, login, okta_org from okta.user
),
-- the same login in two orgs of Okta may be two people
called as (
    select user_key, login || coalesce(' of ' || okta_org, '') as login from users
),
facts as (
    select
        alone.account_key, alone.user_key, alone.rule_no, alone.other_no, alone.only_user_key,
        identities.standing,
        named.standing as named_standing,
        accounts.is_active
            or (alone.is_primary and identities.must_have_account and closed_unused.account_key is null)
            or (named.must_have_account and linked.user_key is null) as is_planned
    from alone
    join accounts on accounts.account_key = alone.account_key
    join identities on identities.user_key = alone.user_key
    join identities as named on named.user_key = alone.only_user_key
    left join linked on linked.user_key = alone.only_user_key
    left join closed_unused on closed_unused.account_key = alone.account_key
    anti join services on services.account_key = alone.account_key
),
final as (
    select
        facts.account_key,
        any_value(facts.user_key) as user_key,
        any_value(facts.rule_no) as rule_no,
        list_sort(list(distinct facts.only_user_key)) as user_keys,
        case
            when any_value(facts.standing) = 'leaver' and bool_and(facts.named_standing = 'live') then
                'belonged to a leaver by ' || any_value(link_rules.label) || ' (' || any_value(called.login) || '); by '
                || string_agg(rules.label || ' to ' || named_users.login || ', who is active', ', by ' order by facts.other_no)
            else
                any_value(link_rules.label) || ' says ' || any_value(called.login) || ', '
                || string_agg(rules.label || ' says ' || named_users.login, ', ' order by facts.other_no)
        end as said,
        any_value(facts.standing) = 'leaver' and bool_and(facts.named_standing = 'live') as is_rehire
    from facts
    join rules on rules.rule_no = facts.other_no
    join rules as link_rules on link_rules.rule_no = facts.rule_no
    join called on called.user_key = facts.user_key
    join called as named_users on named_users.user_key = facts.only_user_key
    group by facts.account_key
    having bool_or(facts.is_planned)
)
select account_key, user_key, rule_no, user_keys, said, is_rehire from final
