-- quality.unresolved
-- title:       Records that were not loaded, by file and cause
-- one row per: file_key, relation, code, message
-- reads:       input.file, input.balance, input.rejected, input.cause
-- unless empty: input.rejected
-- adds to:     input.quality
--
-- Rows that were not loaded, and what records list inside them that was not, by file and
-- cause.
with rejected as (
    select file_key, line, relation, code, cause from input.rejected
),
summary as (
    select code, text, arguments from input.cause
    where code in ('file.row_not_loaded', 'file.rows_not_loaded', 'file.entry_not_loaded', 'file.entries_not_loaded')
),
file as (
    select file_key, system from input.file
),
balance as (
    select file_key, relation, is_listed, rows_read from input.balance
),
counted as (
    select file_key, relation, code, cause, min(line) as line, count(*) as records
    from rejected
    group by file_key, relation, code, cause
),
final as (
    select
        counted.code, file.system, counted.file_key, counted.relation, counted.line, counted.records as affected,
        staging.worded(summary.text, summary.arguments, [
            counted.records::varchar, balance.rows_read::varchar, counted.cause, coalesce(counted.line::varchar, '?')][:summary.arguments]) as message
    from counted
    join file on file.file_key = counted.file_key
    join balance on balance.file_key = counted.file_key and balance.relation = counted.relation
    join summary on summary.code = case
        when balance.is_listed then if(counted.records = 1, 'file.entry_not_loaded', 'file.entries_not_loaded')
        else if(counted.records = 1, 'file.row_not_loaded', 'file.rows_not_loaded')
    end
)
select * from final order by file_key, relation, code, message
