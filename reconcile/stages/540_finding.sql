-- finding
-- title:       Every finding, in the order and the columns of the outputs
-- one row per: finding_id
-- reads:       recon.finding, recon.held_back, recon.control_limit, recon.tracked, recon.account_use, policy.rule_name, okta.user, change
-- columns:
--   finding_no:  the order of the outputs, from 0: severity, kind, user_name, item
--   finding_id:  the same discrepancy has the same id in every run and with every form of export: it is made from finding_key
--   kind:        what is wrong: orphaned.leaver, misroled.excess_role, ...; rolecall kinds explains each
--   severity:    raised one level if the account holds a privileged role
--   privileged:  the account holds a privileged role
--   okta_id:     the identity's id in Okta (00u...); empty if there is no identity, or the export has no ids
--   login:       the identity's login; empty if there is no identity
--   okta_status: the identity's status, as Okta's API spells it
--   sys_id:      the account's sys_id; empty if there is no account, or the export has no ids
--   user_name:   the account's user name; of exceptions, the name as the rules have it
--   name:        the person's name, from ServiceNow, else from Okta
--   item:        the role, group, field or conflict it is about; empty if it is about the account
--   expected:    what should be so
--   actual:      what is so
--   via:         every path by which the role is held, in ServiceNow's notation ([Service Desk]/itil_admin/itil), "; " between; unexplained if no path in the exports explains it
--   reason:      one plain sentence
--   rule:        the place in the rules that decides (rules.yaml:14), default for what nobody wrote; empty if no rule does
--   fix:         what the plan does about it
--   excepted:    an exception in the rules accepts it: it stays listed, and nothing is planned
--   controls:    the controls it is evidence for, "; " between, as reconcile/controls/controls.csv names them. A control with a limit of its own is named only past that limit
--   change_ids:  the changes that correct it, "; " between; empty if none is planned
--   certainty:   certain; or doubtful, if it depends on something that the exports leave open: then nothing is planned
--   doubt:       what is not known, and what to export to settle it; empty if it is certain
--   finding_key: kind, subject and item in lower case, with a vertical bar between (in a part, a bar is %7c, a percent sign %25, a line break %0a or %0d). The subject is the user name, else the login; of an exception, the kind it accepts and the user name. If several have that name, a fourth part distinguishes them: the e-mail, else the employee number, name, okta_id or sys_id
--   state:       with a history: new, reopened (it was gone for a time), excepted or lapsed (since this run, an exception accepts it, or no longer does), else persisting; empty without a history, like the columns after it
--   first_seen:  the day of the first run that had it, UTC
--   since:       the day on which it began (UTC), if the exports show it: when a leaver's status changed, when the role was granted, when the account began to count as unused; else the day of the run that first found it, or found it again
--   age_days:    days from since to the as-of
--   due:         the last day to fix it, by sla in the rules; empty if the rules set none, if an exception accepts it, or if it is doubtful
--   overdue:     the as-of is after that day
--   times_reopened: how often it was gone and came back
--   rule_name:   what the rules call that rule (name), which stays if lines move; empty if it has no name
--   used_after_leaving: when the account of a leaver was last used, if that was after Okta deprovisioned its owner (2026-10-20T08:00:00Z, UTC); empty if it was not, and if the exports do not say
with findings as (
    select
        finding_id, kind, severity, privileged, okta_id, login, okta_status, sys_id, user_name, name, item,
        expected, actual, via, reason, rule, fix, excepted, controls, certainty, doubt, finding_key, user_key, account_key
    from recon.finding
),
held_back as (
    select finding_id, string_agg(distinct cause, '; ' order by cause) as cause
    from recon.held_back
    group by finding_id
),
plan as (
    select distinct change_id, sequence, unnest(string_split(finding_ids, '; ')) as finding_id from change
),
planned as (
    select finding_id, string_agg(change_id, '; ' order by sequence) as change_ids
    from plan
    group by finding_id
),
rule_names as (
    select rule, string_agg(name, '; ' order by name) as name from policy.rule_name where name is not null group by rule
),
tracked as (
    select finding_id, state, first_seen, since, age_days, due, overdue, times_reopened from recon.tracked
),
unreached as (
    select finding_id, list(control) as controls from recon.control_limit where not is_past group by finding_id
),
leavers as (
    select user_key, status_changed_at from okta.user where status = 'DEPROVISIONED'
),
uses as (
    select account_key, last_use_at from recon.account_use
),
used_after as (
    select findings.finding_id, uses.last_use_at
    from findings
    join leavers on leavers.user_key = findings.user_key
    join uses on uses.account_key = findings.account_key
    where uses.last_use_at > leavers.status_changed_at
),
final as (
    select
        cast(row_number() over (
            order by
                case findings.severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end,
                findings.kind,
                coalesce(findings.user_name, findings.login, ''),
                coalesce(findings.item, ''),
                findings.finding_id
        ) - 1 as integer) as finding_no,
        findings.finding_id, findings.kind, findings.severity, findings.privileged,
        findings.okta_id, findings.login, findings.okta_status, findings.sys_id, findings.user_name, findings.name,
        findings.item, findings.expected, findings.actual, findings.via,
        findings.reason || coalesce(if(planned.finding_id is null, ' The plan does not correct it: ', ' The plan corrects only a part of it: ') || held_back.cause || '.', '') as reason,
        findings.rule,
        case when held_back.finding_id is not null and planned.finding_id is null then 'review' else findings.fix end as fix,
        findings.excepted,
        case
            when unreached.finding_id is null then findings.controls
            else list_aggregate(
                list_filter(string_split(findings.controls, '; '), lambda control: not list_contains(unreached.controls, control)),
                'string_agg', '; '
            )
        end as controls,
        planned.change_ids,
        findings.certainty,
        findings.doubt,
        findings.finding_key,
        tracked.state,
        cast(tracked.first_seen as varchar) as first_seen,
        cast(tracked.since as varchar) as since,
        tracked.age_days,
        cast(tracked.due as varchar) as due,
        tracked.overdue,
        tracked.times_reopened,
        rule_names.name as rule_name,
        strftime(used_after.last_use_at, '%Y-%m-%dT%H:%M:%SZ') as used_after_leaving
    from findings
    left join rule_names on rule_names.rule = findings.rule
    left join used_after on used_after.finding_id = findings.finding_id
    left join held_back on held_back.finding_id = findings.finding_id
    left join unreached on unreached.finding_id = findings.finding_id
    left join planned on planned.finding_id = findings.finding_id
    left join tracked on tracked.finding_id = findings.finding_id
)
select
    finding_no, finding_id, kind, severity, privileged, okta_id, login, okta_status, sys_id, user_name, name, item,
    expected, actual, via, reason, rule, fix, excepted, controls, change_ids, certainty, doubt, finding_key,
    state, first_seen, since, age_days, due, overdue, times_reopened, rule_name, used_after_leaving
from final
