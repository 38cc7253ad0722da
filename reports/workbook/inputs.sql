-- workbook.inputs
-- title:       What was read, and what became of each row
-- one row per: file_key
-- reads:       input.file, input.feed, input.extract, input.extract_table, input.extract_part
with files as (
    select
        file_key, system, path, member, bytes, sha256, form, encoding, newest_at,
        rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused
    from input.file
),
feeds as (
    select file_key, string_agg(relation, ', ' order by relation) as relations from input.feed group by file_key
),
extracts as (
    select extract_key, path from input.extract
),
named as (
    select extract_key, table_no from input.extract_part
),
parts as (
    select extract_key, table_no, unnest(file_keys) as file_key from input.extract_part
),
tables as (
    select extract_key, table_no, relation from input.extract_table
),
fed as (
    select file_key, relation from input.feed
),
of_extracts as (
    select parts.file_key, extracts.path as extract, 0 as place
    from parts
    join extracts on extracts.extract_key = parts.extract_key
    union all
    select fed.file_key, extracts.path as extract, 1 as place
    from tables
    anti join named on named.extract_key = tables.extract_key and named.table_no = tables.table_no
    join fed on fed.relation = tables.relation
    join extracts on extracts.extract_key = tables.extract_key
),
sources as (
    select file_key, arg_min(extract, (place, extract)) as extract from of_extracts group by file_key
),
final as (
    select
        files.file_key, files.system, concat_ws('!', files.path, files.member) as file, feeds.relations, files.rows_read,
        files.rows_loaded, files.rows_duplicate, files.rows_rejected, files.rows_unresolved, files.rows_unused,
        files.newest_at, files.bytes, files.form, files.encoding, files.sha256, sources.extract
    from files
    left join feeds on feeds.file_key = files.file_key
    left join sources on sources.file_key = files.file_key
)
select
    system, file, relations, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused, newest_at,
    bytes, form, encoding, sha256, extract
from final
order by file_key
