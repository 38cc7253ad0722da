-- results.said
-- title:       What the results say of each change, row by row
-- one row per: place
-- reads:       results.row, results.run
-- columns:
--   place:       of results.row
--   is_rollback: the row is of the rollback
--   change_id:   the change
--   state:       applied, already, refused, failed, sent (what became of it is not known) or tried (in a dry run); null if the word is not known
--   word:        the outcome as it is written
--   reason:      why, as it is written
--
-- Rows of other runs are left out: a staging table holds many. The words are those that the
-- guard writes to the staging row, and those of its log.
with lines as (
    select
        place,
        coalesce(lower(trim(plan)), 'change') = 'rollback' as is_rollback,
        lower(trim(change_id)) as change_id,
        lower(trim(outcome)) as word,
        outcome_reason as reason
    from results.row
    where (run_id is null or trim(run_id) = '' or lower(trim(run_id)) in (select runs.run_id from results.run as runs))
        and coalesce(trim(change_id), '') <> ''
        and coalesce(trim(outcome), '') <> ''
),
final as (
    select
        place, is_rollback, change_id,
        case word
            when 'applied' then 'applied'
            when 'already' then 'already'
            when 'refused' then 'refused'
            when 'changed' then 'refused'
            when 'not found' then 'refused'
            when 'failed' then 'failed'
            when 'sent' then 'sent'
            when 'would apply' then 'tried'
        end as state,
        word,
        reason
    from lines
)
select place, is_rollback, change_id, state, word, reason from final
