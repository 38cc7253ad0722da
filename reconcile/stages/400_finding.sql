-- recon.finding
-- title:       Every finding, with its subject spelled out
-- one row per: finding_id
-- reads:       recon.discrepancy, recon.kind, recon.exception, policy.rule_text, recon.finding_doubt, recon.override, recon.account_roles, recon.contested_link, recon.subject, policy.severity, okta.user, servicenow.user
-- columns:
--   finding_id:  made from finding_key: the same discrepancy has the same id in every run and with every form of export
--   finding_key: kind, subject and item in lower case, a bar between; then what distinguishes subjects of the same name
--   subject:     whom or what it is about, as in finding_key, with what distinguishes it
--   kind:        of recon.kind
--   severity:    as the rules set it for the kind, else the kind's own; raised one level if the account holds a privileged role, unless the rules set a severity for that
--   privileged:  the account holds a privileged role
--   user_key:    the identity it is about
--   account_key: the account it is about
--   okta_id:     of the identity
--   login:       of the identity
--   okta_status: of the identity
--   sys_id:      of the account
--   user_name:   of the account
--   name:        the person's, from ServiceNow, else from Okta
--   item:        the role, group, field or conflict it is about
--   expected:    what should be so
--   actual:      what is so
--   via:         every path by which the role is held
--   reason:      one plain sentence
--   rule:        the place in the rules that decides
--   fix:         what the plan does about it, as a review decided or as its kind says; review if it is doubtful or the account's link is contested
--   settled_fix: what the plan would do about it if it were certain
--   certainty:   certain, or doubtful if it depends on something that the exports leave open
--   doubt:       what is not known, and what to export to settle it; null if it is certain
--   excepted:    accepted by an exception that holds; plans no change
--   controls:    what it is evidence for
--   is_active:   of the account, null if there is none
--   rule_digest: of the text of the rule that decides, null if none does
--   fact_hash:   a checksum of the facts that somebody accepts with it: whether the account is active, the Okta status, the item, how it is held, the text of the rule
with overrides as (
    select kind, account_key, item, fix, says from recon.override
),
discrepancies as (
    select
        discrepancy.kind, discrepancy.user_key, discrepancy.account_key, discrepancy.subject_name, discrepancy.subject_kind, discrepancy.item,
        discrepancy.expected, discrepancy.actual, discrepancy.via,
        discrepancy.reason || coalesce(' It was ' || overrides.says || '.', '') as reason,
        discrepancy.rule, coalesce(overrides.fix, discrepancy.fix) as fix, discrepancy.severity
    from recon.discrepancy as discrepancy
    left join overrides
        on overrides.kind = discrepancy.kind
        and overrides.account_key = discrepancy.account_key
        and overrides.item is not distinct from discrepancy.item
),
kinds as (
    select kind, severity, fix, controls from recon.kind
),
rule_severities as (
    select kinds.kind, arg_min({severity: severities.severity, privileged: severities.privileged}, severities.place) as first
    from policy.severity as severities
    join kinds on like_escape(kinds.kind, severities.kind_like, '!')
    group by kinds.kind
),
accepted as (
    select unnest(accepted) as accepted, rule from recon.exception where not is_expired
),
rule_texts as (
    select rule, digest from policy.rule_text
),
outdated as (
    select unnest(outdated) as outdated, rule from recon.exception where not is_expired
),
lapsed as (
    select
        outdated.kind as kind, outdated.user_key as user_key, outdated.account_key as account_key, outdated.item as item,
        min_by('The exception at ' || rule || ' no longer accepts it: ' || outdated.difference || '.', rule) as notice
    from outdated
    group by all
),
excepted as (
    select
        accepted.kind as kind, accepted.user_key as user_key, accepted.account_key as account_key, accepted.item as item,
        min(rule) as rule
    from accepted
    group by all
),
doubts as (
    select kind, user_key, account_key, item, doubt from recon.finding_doubt
),
to_close as (
    select distinct discrepancies.account_key
    from discrepancies
    anti join doubts
        on doubts.kind = discrepancies.kind
        and doubts.user_key is not distinct from discrepancies.user_key
        and doubts.account_key is not distinct from discrepancies.account_key
        and doubts.item is not distinct from discrepancies.item
    anti join excepted
        on excepted.kind = discrepancies.kind
        and excepted.user_key is not distinct from discrepancies.user_key
        and excepted.account_key is not distinct from discrepancies.account_key
        and excepted.item is not distinct from discrepancies.item
    where discrepancies.fix = 'deactivate'
),
contested as (
    select account_key, cause from recon.contested_link where not is_form
),
privileged as (
    select account_key from recon.account_roles where privileged_roles is not null
),
subjects as (
    select account_key, user_key, subject, suffix from recon.subject
),
users as (
    select
        user_key, okta_id, login, status,
        coalesce(nullif("displayName", ''), nullif(concat_ws(' ', nullif("firstName", ''), nullif("lastName", '')), '')) as name
    from okta.user
),
accounts as (
    select
        account_key, sys_id, user_name, active,
        coalesce(nullif(name, ''), nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), '')) as name
    from servicenow.user
),
spelled as (
    select
        discrepancies.kind,
        privileged.account_key is not null as is_privileged,
        coalesce(rule_severities.first.severity, discrepancies.severity, kinds.severity) as severity,
        rule_severities.first.privileged as privileged_severity,
        discrepancies.user_key,
        discrepancies.account_key,
        users.okta_id,
        users.login,
        users.status as okta_status,
        accounts.sys_id,
        coalesce(accounts.user_name, discrepancies.subject_name) as user_name,
        coalesce(accounts.name, users.name) as name,
        discrepancies.item,
        discrepancies.expected,
        discrepancies.actual,
        discrepancies.via,
        discrepancies.reason || coalesce(' The link is contested: ' || contested.cause || '.', '')
            || case
                when excepted.kind is not null then ' Accepted by the exception at ' || excepted.rule || '.'
                else coalesce(' ' || lapsed.notice, '')
            end as reason,
        coalesce(discrepancies.rule, excepted.rule) as rule,
        case
            when contested.account_key is not null then 'review'
            when to_close.account_key is not null and coalesce(discrepancies.fix, kinds.fix) in ('add', 'unlock') then 'deactivate'
            else coalesce(discrepancies.fix, kinds.fix)
        end as fix,
        doubts.doubt,
        excepted.kind is not null as is_excepted,
        kinds.controls || case when privileged.account_key is not null and not contains(kinds.controls, 'ISO 27001 A.8.2') then '; ISO 27001 A.8.2' else '' end as controls,
        accounts.active as is_active,
        rule_texts.digest as rule_digest,
        coalesce(
            subjects.subject,
            recon.key_part(concat_ws(' ', discrepancies.subject_kind, discrepancies.subject_name)), ''
        ) as subject,
        subjects.suffix
    from discrepancies
    join kinds on kinds.kind = discrepancies.kind
    left join rule_severities on rule_severities.kind = discrepancies.kind
    left join users on users.user_key = discrepancies.user_key
    left join accounts on accounts.account_key = discrepancies.account_key
    left join subjects
        on subjects.account_key is not distinct from discrepancies.account_key
        and subjects.user_key is not distinct from if(discrepancies.account_key is null, discrepancies.user_key, null)
    left join to_close on to_close.account_key = discrepancies.account_key
    left join contested on contested.account_key = discrepancies.account_key
    left join privileged on privileged.account_key = discrepancies.account_key
    left join excepted
        on excepted.kind = discrepancies.kind
        and excepted.user_key is not distinct from discrepancies.user_key
        and excepted.account_key is not distinct from discrepancies.account_key
        and excepted.item is not distinct from discrepancies.item
    left join lapsed
        on lapsed.kind = discrepancies.kind
        and lapsed.user_key is not distinct from discrepancies.user_key
        and lapsed.account_key is not distinct from discrepancies.account_key
        and lapsed.item is not distinct from discrepancies.item
    left join rule_texts on rule_texts.rule = discrepancies.rule
    left join doubts
        on doubts.kind = discrepancies.kind
        and doubts.user_key is not distinct from discrepancies.user_key
        and doubts.account_key is not distinct from discrepancies.account_key
        and doubts.item is not distinct from discrepancies.item
),
keyed as (
    select spelled.*, concat_ws('|', kind, subject, coalesce(recon.key_part(item), ''), suffix) as key from spelled
),
-- two findings have one key only if case alone tells their items apart
repeated as (
    select key from keyed group by key having count(*) > 1
),
placed as (
    select keyed.*, 1 as place
    from keyed
    anti join repeated on repeated.key = keyed.key
    union all
    select keyed.*, row_number() over (partition by keyed.key order by item, user_name, rule, actual, expected) as place
    from keyed
    semi join repeated on repeated.key = keyed.key
),
final as (
    select
        recon.short_id('f', concat_ws('|', key, if(place > 1, place, null))) as finding_id,
        concat_ws('|', key, if(place > 1, place, null)) as finding_key,
        concat_ws('|', subject, suffix) as subject,
        kind,
        case
            when not is_privileged then severity
            when privileged_severity is not null then privileged_severity
            when severity = 'low' then 'medium'
            when severity = 'medium' then 'high'
            else 'critical'
        end as severity,
        is_privileged as privileged,
        user_key, account_key, okta_id, login, okta_status, sys_id, user_name, name, item,
        expected, actual, via, reason, rule,
        if(doubt is null, fix, 'review') as fix,
        fix as settled_fix,
        if(doubt is null, 'certain', 'doubtful') as certainty,
        doubt,
        is_excepted as excepted,
        controls,
        is_active, rule_digest,
        recon.fact_hash(is_active, okta_status, item, via, rule_digest) as fact_hash
    from placed
)
select
    finding_id, finding_key, subject, kind, severity, privileged, user_key, account_key, okta_id, login, okta_status, sys_id, user_name, name,
    item, expected, actual, via, reason, rule, fix, settled_fix, certainty, doubt, excepted, controls, is_active, rule_digest, fact_hash
from final
