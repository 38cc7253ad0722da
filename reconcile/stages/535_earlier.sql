-- recon.earlier
-- title:       What the history says of each finding that it knows
-- one row per: finding_id
-- reads:       recon.finding, recon.past_finding
-- adds to:     recon.earlier
-- unless empty: recon.past_finding
--
-- The id names it. Where that is another one, since an older version made it or namesakes
-- came or went, the key does if it is that of one finding on both sides.
with findings as (
    select finding_id, recon.on_one_line(finding_key) as finding_key from recon.finding
),
past as (
    select line, finding_id, finding_key, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until from recon.past_finding
),
by_id as (
    select findings.finding_id, past.line
    from findings
    join past on past.finding_id = findings.finding_id
),
left_over as (
    select findings.finding_id, findings.finding_key
    from findings
    anti join by_id on by_id.finding_id = findings.finding_id
    qualify count(*) over (partition by findings.finding_key) = 1
),
past_left_over as (
    select past.line, past.finding_key
    from past
    anti join by_id on by_id.line = past.line
    qualify count(*) over (partition by past.finding_key) = 1
),
matched as (
    select finding_id, line from by_id
    union all
    select left_over.finding_id, past_left_over.line
    from left_over
    join past_left_over on past_left_over.finding_key = left_over.finding_key
),
final as (
    select
        matched.finding_id, past.line, past.state, past.first_seen, past.last_seen, past.since, past.runs_seen, past.times_reopened,
        past.excepted_until
    from matched
    join past on past.line = matched.line
)
select finding_id, line, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until from final
