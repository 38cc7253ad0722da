-- recon.control_count
-- title:       How many exceptions the findings show, per control
-- one row per: control
-- reads:       recon.control, recon.control_limit, recon.kind, recon.last_use, recon.origin, policy.setting, finding, data_quality
-- columns:
--   control_no: the order to show them in, from 0
--   control:    as findings name it
--   exceptions: findings that are evidence for it and that the rules do not accept
--   critical:   of those, how many are critical
--   high:       of those, how many are high
--   medium:     of those, how many are medium
--   low:        of those, how many are low
--   privileged: of those, how many are about an account that holds a privileged role
--   accepted:   other findings, which an exception in the rules accepts
--   doubtful:   other findings, which the exports leave open
--   unreported: accounts past the control's limit without a finding, since the rules set a longer one; null if the control has no limit, or it is not known
--   caveats:    what the inputs leave unknown about it, and which kinds are off, "; " between
--
-- No exception is not the same as a control that works: the caveats say what could not be
-- seen.
with controls as (
    select control_no, control, limit_days from recon.control
),
kinds as (
    select kind, unnest(string_split(controls, '; ')) as control from recon.kind
),
limits as (
    select control, account_key from recon.control_limit
),
findings as (
    select controls, severity, privileged, excepted, coalesce(certainty = 'doubtful', false) as is_doubtful, count(*) as findings
    from finding
    group by controls, severity, privileged, excepted, certainty
),
uses as (
    select account_key, coalesce(last_use_at, created_at) as unused_since from recon.last_use
),
origins as (
    select rules_file from recon.origin
),
worries as (
    select distinct topic, relation, message from data_quality
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
evidence as (
    select unnest(string_split(controls, '; ')) as control, severity, privileged, excepted, is_doubtful, findings from findings
),
counted as (
    select
        control,
        sum(findings) filter (where not excepted and not is_doubtful) as exceptions,
        sum(findings) filter (where not excepted and not is_doubtful and severity = 'critical') as critical,
        sum(findings) filter (where not excepted and not is_doubtful and severity = 'high') as high,
        sum(findings) filter (where not excepted and not is_doubtful and severity = 'medium') as medium,
        sum(findings) filter (where not excepted and not is_doubtful and severity = 'low') as low,
        sum(findings) filter (where not excepted and not is_doubtful and privileged) as privileged,
        sum(findings) filter (where excepted and not is_doubtful) as accepted,
        sum(findings) filter (where is_doubtful) as doubtful
    from evidence
    group by control
),
past as (
    select controls.control, uses.account_key
    from controls
    cross join as_ofs
    join uses on datesub('day', uses.unused_since, as_ofs.as_of) >= controls.limit_days
),
unreported as (
    select past.control, count(*) as accounts
    from past
    anti join limits on limits.control = past.control and limits.account_key = past.account_key
    group by past.control
),
-- what a worry about the inputs leaves unknown: kinds, by the worry's topic and relation
obscured (topic, relation, kind) as (
    values
        ('no_leavers', null, 'orphaned.leaver'),
        ('no_logins', null, 'stale.dormant'),
        ('no_logins', null, 'stale.never_used'),
        ('no_logins', null, 'licence.unused'),
        ('no_locked_out', null, 'lifecycle.not_locked'),
        ('active_only', null, 'lifecycle.not_locked'),
        ('active_only', null, 'licence.inactive_holder'),
        ('not_assessed', 'servicenow.role', 'licence.%'),
        ('not_assessed', 'servicenow.group', 'group.no_owner'),
        ('not_assessed', 'servicenow.user', 'manager.gone'),
        ('not_exported', 'servicenow.user_role', 'licence.%'),
        ('not_exported', 'servicenow.user_role', 'service.%'),
        ('not_exported', 'servicenow.user_role', 'privileged.count'),
        ('no_group_roles', null, 'group.no_owner'),
        ('no_locked_out', null, 'orphaned.suspended'),
        ('no_locked_out', null, 'lifecycle.locked'),
        ('active_only', null, 'lifecycle.missing'),
        ('active_only', null, 'lifecycle.inactive'),
        ('active_only', null, 'misroled.residual_role'),
        ('active_only', null, 'misroled.residual_group'),
        ('no_inherited', null, 'misroled.%'),
        ('no_group_roles', null, 'misroled.inherited_role'),
        ('no_group_roles', null, 'misroled.residual_group'),
        ('no_role_contains', null, 'misroled.inherited_role'),
        ('not_exported', 'servicenow.user_role', 'misroled.%role'),
        ('not_exported', 'servicenow.user_role', 'misroled.conflict'),
        ('not_exported', 'servicenow.user_role', 'misroled.too_many_holders'),
        ('not_exported', 'servicenow.group_member', 'misroled.%group'),
        ('not_exported', 'okta.membership', 'misroled.%'),
        ('capped', null, '%')
),
unknown as (
    select obscured.kind as pattern, worries.message
    from obscured
    join worries on worries.topic = obscured.topic and worries.relation = coalesce(obscured.relation, worries.relation)
    union all
    select 'misroled.%' as pattern, 'the run had no rules: who should hold which role was not judged' as message
    from origins
    where rules_file is null
    union all
    select kind as pattern, kind || ' is off (' || off_by || '): it was not judged' as message
    from recon.kind
    where off_by is not null
),
caveats as (
    select kinds.control, string_agg(distinct unknown.message, '; ' order by unknown.message) as caveats
    from kinds
    join unknown on kinds.kind like unknown.pattern
    group by kinds.control
),
logins as (
    select count(*) > 0 as are_known from uses
),
final as (
    select
        controls.control_no, controls.control,
        coalesce(counted.exceptions, 0) as exceptions,
        coalesce(counted.critical, 0) as critical,
        coalesce(counted.high, 0) as high,
        coalesce(counted.medium, 0) as medium,
        coalesce(counted.low, 0) as low,
        coalesce(counted.privileged, 0) as privileged,
        coalesce(counted.accepted, 0) as accepted,
        coalesce(counted.doubtful, 0) as doubtful,
        if(
            controls.limit_days is not null and logins.are_known,
            coalesce(unreported.accounts, 0),
            null
        ) as unreported,
        caveats.caveats
    from controls
    cross join logins
    left join counted on counted.control = controls.control
    left join unreported on unreported.control = controls.control
    left join caveats on caveats.control = controls.control
)
select
    control_no, control, exceptions, critical, high, medium, low, privileged, accepted, doubtful, unreported, caveats
from final
