-- workbook.inputs
-- title:       What was read, and what became of each row
-- one row per: file_key
-- reads:       input.file, input.feed
with files as (
    select
        file_key, system, path, member, bytes, sha256, form, encoding, newest_at,
        rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused
    from input.file
),
feeds as (
    select file_key, string_agg(relation, ', ' order by relation) as relations from input.feed group by file_key
),
final as (
    select
        files.file_key, files.system, concat_ws('!', files.path, files.member) as file, feeds.relations, files.rows_read,
        files.rows_loaded, files.rows_duplicate, files.rows_rejected, files.rows_unresolved, files.rows_unused,
        files.newest_at, files.bytes, files.form, files.encoding, files.sha256
    from files
    left join feeds on feeds.file_key = files.file_key
)
select
    system, file, relations, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused, newest_at,
    bytes, form, encoding, sha256
from final
order by file_key
