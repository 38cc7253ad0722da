-- facts.rejected
-- title:       Rows that could not be loaded
-- one row per: rejected record
-- reads:       input.rejected, input.file
--
-- No values, only where and why: this goes into the manifest and on the terminal.
with rejected as (
    select file_key, record, line, relation, cause, code from input.rejected
),
files as (
    select file_key, path, member from input.file
),
final as (
    select
        concat_ws('!', files.path, files.member) as file, rejected.record, rejected.line,
        coalesce(rejected.relation, '') as relation, rejected.cause, rejected.code, rejected.file_key
    from rejected
    join files on files.file_key = rejected.file_key
)
select file, record, line, relation, cause, code
from final
order by file_key, record, cause
limit $most
