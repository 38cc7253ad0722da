-- recon.history_finding
-- title:       The findings of the history with this run
-- one row per: finding_id
-- reads:       recon.history, recon.past_finding, recon.earlier, recon.tracked, recon.departed, finding, policy.setting
-- adds to:     recon.history_finding
-- unless empty: recon.history
--
-- Those of this run, those that were open and are not there any more, and those that were gone
-- before.
with findings as (
    select
        finding_id, recon.on_one_line(finding_key) as finding_key, kind, user_name, login, item, severity, change_ids,
        if(starts_with(kind, 'exception.'), null, recon.on_one_line(coalesce('okta ' || nullif(okta_id, ''), 'servicenow ' || nullif(sys_id, '')))) as subject_id
    from finding
),
tracked as (
    select finding_id, state, first_seen, since, runs_seen, times_reopened, excepted_until from recon.tracked
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of' and exists (select 1 from recon.history)
),
past as (
    select
        line, finding_key, finding_id, kind, user_name, item, severity, state, first_seen, last_seen, since, runs_seen, times_reopened,
        excepted_until, fixed_on, fixed_by, change_ids, subject_id
    from recon.past_finding
),
present as (
    select line from recon.earlier
),
departed as (
    select line, state, fixed_on, fixed_by from recon.departed
),
final as (
    select
        findings.finding_key, findings.finding_id, findings.kind,
        recon.on_one_line(coalesce(findings.user_name, findings.login)) as user_name,
        recon.on_one_line(findings.item) as item,
        findings.severity, tracked.state, tracked.first_seen, as_ofs.as_of as last_seen, tracked.since, tracked.runs_seen, tracked.times_reopened,
        tracked.excepted_until, cast(null as date) as fixed_on, cast(null as varchar) as fixed_by, findings.change_ids, findings.subject_id
    from findings
    join tracked on tracked.finding_id = findings.finding_id
    cross join as_ofs
    union all
    select
        past.finding_key, past.finding_id, past.kind, past.user_name, past.item, past.severity, departed.state, past.first_seen,
        past.last_seen, past.since, past.runs_seen, past.times_reopened, past.excepted_until, departed.fixed_on, departed.fixed_by,
        if(recon.is_open(departed.state), past.change_ids, null) as change_ids, past.subject_id
    from past
    join departed on departed.line = past.line
    union all
    select
        past.finding_key, past.finding_id, past.kind, past.user_name, past.item, past.severity, past.state, past.first_seen, past.last_seen,
        past.since, past.runs_seen, past.times_reopened, past.excepted_until, past.fixed_on, past.fixed_by, past.change_ids, past.subject_id
    from past
    anti join present on present.line = past.line
    where not recon.is_open(past.state)
)
select
    finding_key, finding_id, kind, user_name, item, severity, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until,
    fixed_on, fixed_by, change_ids, subject_id
from final
