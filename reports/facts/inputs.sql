-- facts.inputs
-- title:       What was read
-- one row per: input file
-- reads:       input.file, input.feed, input.extract, input.extract_table, input.extract_part
--
-- The source is the extract that a file is of. A table whose extract names no files has all
-- that feed it.
with files as (
    select
        file_key, system, path, member, bytes, sha256, form, encoding,
        rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused
    from input.file
),
fed as (
    select file_key, relation from input.feed
),
feeds as (
    select file_key, string_agg(relation, ' ' order by relation) as relations from fed group by file_key
),
extracts as (
    select extract_key, path from input.extract
),
tables as (
    select extract_key, table_no, table_name, relation, line from input.extract_table
),
named as (
    select extract_key, table_no from input.extract_part
),
parts as (
    select extract_key, table_no, line, declared_rows, group_ref, unnest(file_keys) as file_key, is_checked from input.extract_part
),
of_parts as (
    select parts.file_key, parts.extract_key, parts.line, tables.table_name, parts.declared_rows, parts.group_ref, parts.is_checked
    from parts
    join tables on tables.extract_key = parts.extract_key and tables.table_no = parts.table_no
),
of_tables as (
    select
        fed.file_key, tables.extract_key, tables.line, tables.table_name, cast(null as bigint) as declared_rows,
        cast(null as varchar) as group_ref, false as is_checked
    from tables
    join fed on fed.relation = tables.relation
    anti join named on named.extract_key = tables.extract_key and named.table_no = tables.table_no
    anti join of_parts on of_parts.file_key = fed.file_key
),
sources as (
    select * from of_parts
    union all
    select * from of_tables
    qualify row_number() over (partition by file_key order by extract_key, line) = 1
),
spelled as (
    select
        sources.file_key,
        json_merge_patch('{}', json_object(
            'extract', extracts.path, 'line', sources.line, 'table', sources.table_name, 'rows', sources.declared_rows,
            'group', sources.group_ref, 'sha256_checked', sources.is_checked
        ))::varchar as source
    from sources
    join extracts on extracts.extract_key = sources.extract_key
),
final as (
    select
        files.system, files.path, coalesce(files.member, '') as member, files.bytes, files.sha256,
        files.form, files.encoding, files.rows_read, files.rows_loaded, files.rows_duplicate,
        files.rows_rejected, files.rows_unresolved, files.rows_unused, coalesce(feeds.relations, '') as relations, spelled.source, files.file_key
    from files
    left join feeds on feeds.file_key = files.file_key
    left join spelled on spelled.file_key = files.file_key
)
select
    system, path, member, bytes, sha256, form, encoding,
    rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused, relations, source
from final
order by file_key
