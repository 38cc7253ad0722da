-- quality.unresolved
-- title:       Records that were not loaded, by file and cause
-- one row per: file_key, relation, code, message
-- reads:       input.file, input.rejected, input.cause
-- adds to:     input.quality
--
-- Rows whose references could not be told, by file and cause.
with rejected as (
    select file_key, line, relation, code, cause from input.rejected
),
summary as (
    select
        any_value(text) filter (where code = 'file.row_not_loaded') as of_one,
        any_value(text) filter (where code = 'file.rows_not_loaded') as of_several
    from input.cause
),
file as (
    select file_key, system, rows_read from input.file
),
counted as (
    select file_key, relation, code, cause, min(line) as line, count(*) as records
    from rejected
    group by file_key, relation, code, cause
),
final as (
    select
        counted.code, file.system, counted.file_key, counted.relation, counted.line, counted.records as affected,
        if(counted.records = 1,
            staging.worded(summary.of_one, 3, [counted.records::varchar, file.rows_read::varchar, counted.cause]),
            staging.worded(summary.of_several, 4, [counted.records::varchar, file.rows_read::varchar, counted.cause, coalesce(counted.line::varchar, '?')])
        ) as message
    from counted
    join file on file.file_key = counted.file_key
    cross join summary
)
select * from final order by file_key, relation, code, message
