-- recon.tracked
-- title:       State, age and deadline of each finding, from the history
-- one row per: finding_id
-- reads:       recon.finding, recon.history, recon.earlier, recon.past_finding, recon.beginning, recon.exception, policy.setting
-- adds to:     recon.tracked
-- unless empty: recon.history
--
-- What came back began again: when it was last seen it was the same as before, so only a
-- later date counts, and from then on no earlier one. What a review revoked, and went, comes back under
-- another kind.
with findings as (
    select finding_id, recon.on_one_line(finding_key) as finding_key, kind, user_key, account_key, item, severity, excepted, coalesce(certainty = 'doubtful', false) as is_doubtful
    from recon.finding
    where exists (select 1 from recon.history)
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
earlier as (
    select finding_id, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until from recon.earlier
),
went as (
    select finding_key, min(first_seen) as first_seen, max(last_seen) as last_seen, max(times_reopened) as times_reopened
    from recon.past_finding
    where kind = 'review.revoked' and not recon.is_open(state)
    group by finding_key
),
came_back as (
    select findings.finding_id, went.first_seen, went.last_seen, went.times_reopened
    from findings
    join went on went.finding_key = 'review.revoked' || substr(findings.finding_key, length('review.regranted') + 1)
    anti join earlier on earlier.finding_id = findings.finding_id
    where findings.kind = 'review.regranted'
),
beginnings as (
    select finding_id, began_on from recon.beginning
),
accepted as (
    select unnest(accepted) as finding, expires from recon.exception where not is_expired
),
exceptions as (
    select finding.kind as kind, finding.user_key as user_key, finding.account_key as account_key, finding.item as item, max(expires) as expires
    from accepted
    group by all
),
times as (
    select name, cast(value as interval) as allowed from policy.setting where name like 'sla.%'
),
known as (
    select
        findings.finding_id, findings.kind, findings.severity, findings.excepted, findings.is_doubtful, as_ofs.as_of,
        beginnings.began_on, coalesce(earlier.finding_id, came_back.finding_id) is not null as is_known, coalesce(not recon.is_open(earlier.state), came_back.finding_id is not null) as was_gone,
        coalesce(earlier.first_seen, came_back.first_seen) as first_seen, coalesce(earlier.last_seen, came_back.last_seen) as last_seen, earlier.since, coalesce(earlier.runs_seen, 0) as runs_seen,
        coalesce(earlier.times_reopened, came_back.times_reopened, 0) as times_reopened, earlier.excepted_until is not null as was_excepted,
        if(findings.excepted, exceptions.expires, null) as excepted_until
    from findings
    cross join as_ofs
    left join earlier on earlier.finding_id = findings.finding_id
    left join came_back on came_back.finding_id = findings.finding_id
    left join beginnings on beginnings.finding_id = findings.finding_id
    left join exceptions
        on exceptions.kind = findings.kind
        and exceptions.user_key is not distinct from findings.user_key
        and exceptions.account_key is not distinct from findings.account_key
        and exceptions.item is not distinct from findings.item
),
aged as (
    select
        *,
        case
            when not is_known then 'new'
            when was_gone then 'reopened'
            when excepted and not was_excepted then 'excepted'
            when was_excepted and not excepted then 'lapsed'
            else 'persisting'
        end as state,
        case
            when was_gone then if(began_on > last_seen, began_on, as_of)
            when times_reopened > 0 then greatest(since, coalesce(began_on, since))
            else coalesce(began_on, since, as_of)
        end as began
    from known
),
timed as (
    select
        aged.*,
        case when not aged.excepted and not aged.is_doubtful then cast(aged.began + coalesce(of_kind.allowed, of_severity.allowed) as date) end as due
    from aged
    left join times as of_kind on of_kind.name = 'sla.kinds.' || aged.kind
    left join times as of_severity on of_severity.name = 'sla.' || aged.severity
),
final as (
    select
        finding_id, state, coalesce(first_seen, as_of) as first_seen, began as since, cast(as_of - began as bigint) as age_days, due,
        coalesce(due < as_of, false) as overdue, runs_seen + 1 as runs_seen, times_reopened + if(was_gone, 1, 0) as times_reopened, excepted_until
    from timed
)
select finding_id, state, first_seen, since, age_days, due, overdue, runs_seen, times_reopened, excepted_until from final
