-- facts.inputs
-- title:       What was read
-- one row per: input file
-- reads:       input.file, input.feed
with files as (
    select
        file_key, system, path, member, bytes, sha256, form, encoding,
        rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused
    from input.file
),
feeds as (
    select file_key, string_agg(relation, ' ' order by relation) as relations from input.feed group by file_key
),
final as (
    select
        files.system, files.path, coalesce(files.member, '') as member, files.bytes, files.sha256,
        files.form, files.encoding, files.rows_read, files.rows_loaded, files.rows_duplicate,
        files.rows_rejected, files.rows_unresolved, files.rows_unused, coalesce(feeds.relations, '') as relations, files.file_key
    from files
    left join feeds on feeds.file_key = files.file_key
)
select
    system, path, member, bytes, sha256, form, encoding,
    rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused, relations
from final
order by file_key
