-- recon.counted_changes
-- title:       The period for which people's changes were exported, and why it may prove nothing
-- one row per: since, until
-- reads:       servicenow.activity, recon.unknown_table, input.balance, policy.setting
-- columns:
--   since:   the oldest exported change in sys_audit after the last gap between files
--   until:   the newest exported change
--   message: why somebody without changes there may still have made some; null if the exports are complete enough
--
-- Without such an export there is no row. To prove that somebody changed nothing for as long as
-- checks.licence.unused.unused_after, an export has to know of changes before that, and of some in the week before the as-of.
-- Of files that are more than a week apart nobody knows what was changed in between.
with fed as (
    select count(*) > 0 as is_fed from input.balance where relation = 'servicenow.activity'
),
limits as (
    select
        cast(max(value) filter (name = 'as_of') as timestamp) as as_of,
        cast(max(value) filter (name = 'checks.licence.unused.unused_after') as interval) as unused_after
    from policy.setting
),
signs as (
    select max(message) as message from recon.unknown_table where relation = 'servicenow.activity'
),
files as (
    select min(coalesce(first_at, last_at)) as since, max(coalesce(last_at, first_at)) as until from servicenow.activity group by file_key
),
reach as (
    select
        since, until,
        since > max(until) over (order by since, until rows between unbounded preceding and 1 preceding) + interval 7 days as is_after_gap
    from files
    where since is not null
),
span as (
    select
        coalesce(max(since) filter (is_after_gap), min(since)) as since, max(until) as until, coalesce(bool_or(is_after_gap), false) as has_gap
    from reach
),
final as (
    select
        span.since, span.until,
        case
            when signs.message is not null then signs.message
            when span.since is null then 'The exports of sys_audit do not say when the changes were made'
            when span.since > limits.as_of - limits.unused_after and span.has_gap
                then 'The exports of sys_audit know of no change in the week before ' || strftime(span.since, '%Y-%m-%d')
            when span.since > limits.as_of - limits.unused_after
                then 'The exports of sys_audit know of no change before ' || strftime(span.since, '%Y-%m-%d')
            when span.until < limits.as_of - interval 7 days
                then 'The exports of sys_audit know of no change after ' || strftime(span.until, '%Y-%m-%d')
        end as message
    from span
    cross join limits
    cross join signs
    cross join fed
    where fed.is_fed
)
select since, until, message from final
