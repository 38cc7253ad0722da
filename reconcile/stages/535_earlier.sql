-- recon.earlier
-- title:       What the history says about findings of this run that it already has
-- one row per: finding_id
-- reads:       recon.finding, recon.past_finding
-- adds to:     recon.earlier
-- unless empty: recon.past_finding
--
-- The id names it. Where that is another one, since an older version made it or namesakes
-- came or went, the key does if it is that of one finding on both sides; where an account was
-- renamed, or made again for the same person, kind, item and the person do (else the sys_id of
-- an account of nobody).
with findings as (
    select
        finding_id, recon.on_one_line(finding_key) as finding_key, kind, split_part(recon.on_one_line(finding_key), '|', 3) as item,
        if(starts_with(kind, 'exception.'), null, recon.on_one_line(coalesce('okta ' || nullif(okta_id, ''), 'servicenow ' || nullif(sys_id, '')))) as subject_id
    from recon.finding
),
past as (
    select
        line, finding_id, finding_key, kind, split_part(finding_key, '|', 3) as item, subject_id, state, first_seen, last_seen, since, runs_seen,
        times_reopened, excepted_until
    from recon.past_finding
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
by_key as (
    select left_over.finding_id, past_left_over.line
    from left_over
    join past_left_over on past_left_over.finding_key = left_over.finding_key
),
by_name as (
    select finding_id, line from by_id
    union all
    select finding_id, line from by_key
),
renamed as (
    select findings.finding_id, findings.kind, findings.item, findings.subject_id
    from findings
    anti join by_name on by_name.finding_id = findings.finding_id
    where findings.subject_id is not null
    qualify count(*) over (partition by findings.kind, findings.item, findings.subject_id) = 1
),
past_renamed as (
    select past.line, past.kind, past.item, past.subject_id
    from past
    anti join by_name on by_name.line = past.line
    -- what was gone before under another name has ended
    where past.subject_id is not null and recon.is_open(past.state)
    qualify count(*) over (partition by past.kind, past.item, past.subject_id) = 1
),
matched as (
    select finding_id, line from by_name
    union all
    select renamed.finding_id, past_renamed.line
    from renamed
    join past_renamed on past_renamed.kind = renamed.kind and past_renamed.item = renamed.item and past_renamed.subject_id = renamed.subject_id
),
final as (
    select
        matched.finding_id, past.line, past.state, past.first_seen, past.last_seen, past.since, past.runs_seen, past.times_reopened,
        past.excepted_until
    from matched
    join past on past.line = matched.line
)
select finding_id, line, state, first_seen, last_seen, since, runs_seen, times_reopened, excepted_until from final
