-- recon.unlinkable
-- title:       New accounts that no rule would link to their person afterwards
-- one row per: finding_id
-- reads:       recon.correction, recon.identity_key, recon.identity, okta.user, policy.correlation_rule, policy.decided_link, policy.attribute
-- columns:
--   finding_id: the finding of the kind lifecycle.missing
--   cause:      why no rule would link it, and which key would have to be set, half a sentence
--
-- Such an account would be an orphan in the next run, and would be created again. It is linked if
-- a field that it gets has the key of the person, which no other live identity has, or if somebody
-- decided whose it is. The sys_id is ServiceNow's to give: who correlates by that alone
-- has Okta create accounts.
with created as (
    select distinct finding_id, user_key, field, after
    from recon.correction
    where operation = 'create' and "table" = 'sys_user' and change_key = 'create'
),
rules as (
    select rule_no, rule, okta, servicenow, leading_zeros, ignore_case, old_domains, new_domains from policy.correlation_rule
),
mapped as (
    select field from policy.attribute
),
identity_keys as (
    select user_key, rule_no, key, is_shared from recon.identity_key
),
live as (
    select user_key from recon.identity where standing = 'live'
),
people as (
    select distinct finding_id, user_key from created
),
written as (
    select
        created.finding_id, created.user_key, rules.rule_no,
        if(coalesce(rules.ignore_case, false), lower(strip_accents(recon.plain(created.after))), recon.plain(created.after)) as key,
        rules.leading_zeros, rules.old_domains, rules.new_domains
    from created
    join rules on rules.servicenow = created.field
),
keys as (
    select finding_id, user_key, rule_no, recon.moved_address(if(leading_zeros = 'ignore', ltrim(key, ' 0'), key), old_domains, new_domains) as key
    from written
    where not recon.is_placeholder(key)
),
own as (
    select keys.finding_id, keys.user_key, keys.rule_no, keys.key, identity_keys.is_shared
    from keys
    join identity_keys
        on identity_keys.user_key = keys.user_key and identity_keys.rule_no = keys.rule_no and identity_keys.key = keys.key
),
others as (
    select distinct own.finding_id, own.rule_no, own.key
    from own
    join identity_keys
        on identity_keys.rule_no = own.rule_no and identity_keys.key = own.key and identity_keys.user_key <> own.user_key
    semi join live on live.user_key = identity_keys.user_key
    where own.is_shared
),
decided as (
    select created.finding_id
    from created
    join okta.user as users on users.user_key = created.user_key
    join policy.decided_link as decided_link
        on lower(decided_link.user_name) = lower(created.after) and lower(decided_link.login) = lower(users.login)
    where created.field = 'user_name'
),
linked as (
    select own.finding_id
    from own
    anti join others on others.finding_id = own.finding_id and others.rule_no = own.rule_no and others.key = own.key
    union
    select finding_id from decided
),
unlinked as (
    select people.finding_id, people.user_key
    from people
    anti join linked on linked.finding_id = people.finding_id
),
advised as (
    select
        unlinked.finding_id, rules.rule_no,
        case
            when keys.key is not null then rules.servicenow || ' would be written, but does not equal ' || rules.okta || ', or not of this person alone'
            when mapped.field is not null then rules.okta || ' would have to be filled in'
            else rules.servicenow || ' would have to be mapped, from ' || rules.okta
        end || ' (' || rules.rule || ')' as advice
    from unlinked
    join rules on rules.servicenow <> 'sys_id'
    left join keys on keys.finding_id = unlinked.finding_id and keys.rule_no = rules.rule_no
    left join mapped on mapped.field = rules.servicenow
),
final as (
    select
        unlinked.finding_id,
        'no rule under correlate would link the new account, so it would be an orphan and would be created again: '
            || coalesce(string_agg(distinct advised.advice, '; or ' order by advised.advice), 'a rule by a field that attributes map would have to be added') as cause
    from unlinked
    left join advised on advised.finding_id = unlinked.finding_id
    group by unlinked.finding_id
)
select finding_id, cause from final
