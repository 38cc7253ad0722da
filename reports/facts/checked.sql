-- facts.checked
-- title:       The kinds without any finding: how many records each judged, or why it judged none
-- one row per: kind
-- reads:       recon.kind, main.finding, main.data_quality, recon.unassessed, recon.verdict, recon.identity, recon.group, recon.role, recon.exception, recon.origin
--
-- What a kind is not judged by is said: rules that switch it off, exports that lack what it needs.
with kinds as (
    select kind, title, off_by, split_part(kind, '.', 1) as family from recon.kind
),
found as (
    select distinct kind from main.finding
),
worries as (
    select message from main.data_quality where topic = 'no_logins'
),
unassessed as (
    select unnest(string_split(kinds, ', ')) as kind, message from recon.unassessed
),
verdicts as (
    select
        count(*) as accounts,
        count(*) filter (where is_active and verdict <> 'service') as active,
        count(*) filter (where not is_active) as inactive,
        count(*) filter (where verdict = 'reconciled') as reconciled,
        count(*) filter (where verdict = 'service') as service
    from recon.verdict
),
identities as (
    select count(*) as identities, count(*) filter (where is_in_scope) as in_scope from recon.identity
),
counts as (
    select
        verdicts.*, identities.*, (select count(*) from recon.group) as groups, (select count(*) from recon.role) as roles,
        (select count(*) from recon.exception) as exceptions,
        (select coalesce(max(rules_file), '') <> '' from recon.origin) as has_rules
    from verdicts
    cross join identities
),
judged as (
    select
        kinds.kind, kinds.title, kinds.off_by, unassessed.message as unassessed, worries.message as worry, kinds.family, counts.has_rules,
        case
            when kinds.kind in ('misroled.residual_role', 'misroled.residual_group', 'licence.inactive_holder', 'lifecycle.not_locked') then {n: counts.inactive, of: 'inactive accounts'}
            when kinds.kind = 'misroled.too_many_holders' or kinds.kind = 'role.unused' then {n: counts.roles, of: 'roles'}
            when kinds.family in ('misroled', 'drift') then {n: counts.reconciled, of: 'accounts of people in scope'}
            when kinds.kind = 'service.unowned' then {n: counts.active, of: 'active accounts'}
            when kinds.family = 'service' then {n: counts.service, of: 'declared service accounts'}
            when kinds.family = 'lifecycle' then {n: counts.in_scope, of: 'identities in scope'}
            when kinds.family = 'okta' then {n: counts.identities, of: 'identities'}
            when kinds.family = 'identity' then {n: counts.accounts, of: 'accounts'}
            when kinds.family = 'group' then {n: counts.groups, of: 'groups'}
            when kinds.family = 'exception' then {n: counts.exceptions, of: 'exceptions'}
            when kinds.family in ('delegate', 'review') then {n: null, of: ''}
            else {n: counts.active, of: 'active accounts'}
        end as extent
    from kinds
    anti join found on found.kind = kinds.kind
    left join unassessed on unassessed.kind = kinds.kind
    left join worries on kinds.kind in ('stale.dormant', 'stale.never_used', 'service.dormant')
    cross join counts
),
reasons as (
    select
        kind, title, cast(extent.n as bigint) as judged, extent.of as judged_of,
        case
            when off_by is not null then off_by || ' switches it off'
            when unassessed is not null then unassessed
            when worry is not null then worry
            when not has_rules and family in ('misroled', 'drift', 'exception') then 'there were no rules'
            when extent.n = 0 then 'there are no ' || extent.of
            else ''
        end as why_not
    from judged
),
final as (
    select kind, title, judged, judged_of, min(why_not) as why_not
    from reasons
    group by kind, title, judged, judged_of
)
select kind, title, if(why_not = '', 'nothing found', 'not judged') as result, if(why_not = '', judged, null) as judged, judged_of, why_not
from final
order by kind
