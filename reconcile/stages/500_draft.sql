-- recon.draft
-- title:       The plan before limits on its size, one row per field of a record
-- one row per: change_id, field
-- reads:       recon.correction, recon.guarded, recon.candidate, recon.impeded, recon.kept_back, recon.dependence, recon.review_note
-- columns:
--   row_no:      the order of the rows, from 0
--   change_id:   of change
--   sequence:    the order of changes, from 1: a change depends only on earlier ones
--   system:      of change
--   table:       of change
--   operation:   of change
--   record_id:   of change
--   user_name:   of change
--   field:       of change
--   before:      of change
--   after:       of change
--   finding_ids: of change
--   reason:      of change
--   depends_on:  of change
--
-- Phases say in which order sorts of change come, unless one depends on another of a later
-- phase: it then comes in a round of its own.
with recursive corrections as (
    select
        finding_id, phase, system, "table", operation, user_name, record_id, record_key, change_key,
        field_no, field, before, after, reason
    from recon.correction
),
guarded as (
    select finding_id, record_key, change_key from recon.guarded
),
candidates as (
    select candidate.change_no, candidate.change_id, candidate.phase
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
    anti join recon.kept_back as kept_back on kept_back.change_no = candidate.change_no
),
needs as (
    select dependence.change_no, dependence.needs_no, needed.change_id, if(needed.phase >= candidates.phase, 1, 0) as step
    from recon.dependence as dependence
    join candidates on candidates.change_no = dependence.change_no
    join candidates as needed on needed.change_no = dependence.needs_no
),
rounds as (
    select change_no, step as round from needs where step > 0
    union
    select needs.change_no, rounds.round + needs.step as round
    from rounds
    join needs on needs.needs_no = rounds.change_no
),
last_rounds as (
    select change_no, max(round) as round from rounds group by change_no
),
prerequisites as (
    select change_no, list(change_id order by change_id) as depends_on from needs group by change_no
),
planned as (
    select
        recon.change_id(corrections.system, corrections."table", corrections.operation, corrections.record_key, corrections.change_key) as change_id,
        corrections.*
    from corrections
    anti join guarded
        on guarded.finding_id = corrections.finding_id
        and guarded.record_key = corrections.record_key
        and guarded.change_key = corrections.change_key
),
notes as (
    select finding_id, note from recon.review_note
),
merged as (
    select
        planned.change_id,
        min(candidates.phase) as phase,
        min(candidates.change_no) as change_no,
        planned.system, planned."table", planned.operation,
        min(planned.user_name) as user_name,
        min(planned.record_id) as record_id,
        min(planned.record_key) as record_key,
        min(planned.field_no) as field_no,
        planned.field,
        min(planned.before) as before,
        min(planned.after) as after,
        array_to_string(list_sort(list_distinct(list(planned.finding_id))), '; ') as finding_ids,
        min(planned.reason) || coalesce(' ' || min(notes.note), '') as reason
    from planned
    join candidates on candidates.change_id = planned.change_id
    left join notes on notes.finding_id = planned.finding_id
    group by planned.change_id, planned.system, planned."table", planned.operation, planned.field
),
-- the name by which alone an account is known changes last (phase 10)
placed as (
    select merged.*, if(merged.phase < 10, coalesce(last_rounds.round, 0), 1000) as round, coalesce(prerequisites.depends_on, []) as depends_on
    from merged
    left join last_rounds on last_rounds.change_no = merged.change_no
    left join prerequisites on prerequisites.change_no = merged.change_no
),
final as (
    select
        cast(row_number() over (order by round, phase, user_name, "table", record_key, change_id, field_no, field) - 1 as integer) as row_no,
        change_id,
        dense_rank() over (order by round, phase, user_name, "table", record_key, change_id) as sequence,
        system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
    from placed
)
select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
from final
