-- data_quality
-- title:       Warnings and notes about the inputs
-- one row per: quality_no
-- reads:       input.quality, input.file, input.cause, recon.key_quality, recon.unassessed, recon.stray_key, recon.owner_block
-- columns:
--   quality_no: the order of the outputs, from 0: warnings before notes; in each, what makes a table doubtful first, then what puts more at stake
--   severity:   note or warning
--   topic:      a stable name: no_leavers, capped, unresolved, ...
--   system:     okta or servicenow, null for both
--   file:       the file it is about, null if it is about several
--   relation:   the table it is about
--   line:       the line, where known
--   message:    what is wrong, with the numbers
--   hint:       what to export or to declare instead
--   affected:   how many records, where it can be counted
--   code:       a stable code, independent of the wording: account.ambiguous, ... (input.cause)
with crowded as (
    select count(distinct (keys.block, keys.key)) as blocks, count(distinct keys.account_key) as accounts
    from recon.owner_block as blocks
    join recon.stray_key as keys on keys.block = blocks.block and keys.key = blocks.key
    where blocks.user_keys is null
),
quality as (
    select
        quality.severity, quality.topic, quality.system, quality.file_key, quality.relation, quality.line, quality.message, quality.hint,
        quality.affected, quality.code, coalesce(cause.weight + if(coalesce(quality.affected, cause.doubts_from) >= cause.doubts_from, 100, 0), 0) as weight
    from input.quality
    left join input.cause on cause.code = quality.code
    union all
    select
        severity, 'correlation' as topic, cast(null as varchar) as system, cast(null as integer) as file_key,
        cast(null as varchar) as relation, cast(null as bigint) as line, message, hint, affected, code, 50 as weight
    from recon.key_quality
    union all
    select
        'note' as severity, 'not_assessed' as topic, system, cast(null as integer) as file_key, relation, cast(null as bigint) as line,
        message || ' (' || kinds || ')' as message, hint, cast(null as bigint) as affected, code, 10 as weight
    from recon.unassessed
    where is_note
    union all
    select
        'note' as severity, 'candidates' as topic, cast(null as varchar) as system, cast(null as integer) as file_key,
        cast(null as varchar) as relation, cast(null as bigint) as line,
        blocks || if(blocks = 1, ' value that an account', ' values that accounts') || ' of nobody '
            || if(blocks = 1, 'has is shared by', 'have are each shared by') || ' more than 200 identities: owners were not searched for by '
            || if(blocks = 1, 'it', 'these') as message,
        'do nothing if other fields distinguish these people; otherwise fill employee numbers or e-mail addresses on both sides' as hint,
        accounts as affected, 'candidates.crowded' as code, 0 as weight
    from crowded
    where blocks > 0
),
files as (
    select file_key, concat_ws('!', path, member) as file from input.file
),
final as (
    select
        cast(row_number() over (
            order by quality.severity desc, quality.weight desc, quality.topic, quality.system, files.file, quality.relation, quality.line, quality.message
        ) - 1 as integer) as quality_no,
        quality.severity, quality.topic, quality.system, files.file, quality.relation, quality.line,
        quality.message, quality.hint, quality.affected, quality.code
    from quality
    left join files on files.file_key = quality.file_key
)
select quality_no, severity, topic, system, file, relation, line, message, hint, affected, code from final
