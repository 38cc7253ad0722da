-- workbook.rejected
-- title:       Every row that could not be loaded, and why
-- one row per: rejected record
-- reads:       input.rejected, input.file
with rejected as (
    select file_key, record, line, relation, cause, value, code from input.rejected
),
files as (
    select file_key, system, path, member from input.file
),
final as (
    select
        files.file_key, files.system, concat_ws('!', files.path, files.member) as file, rejected.record, rejected.line, rejected.cause,
        rejected.value, rejected.relation, rejected.code
    from rejected
    join files on files.file_key = rejected.file_key
)
select system, file, record, line, cause, value, relation, code
from final
order by file_key, record, cause, value
