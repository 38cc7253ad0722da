-- account.extract_sign
-- title:       What speaks against a table being all that an extract was to read
-- one row per: extract_key, table_no, code
-- reads:       input.extract, input.extract_table, input.extract_part, input.file, staging.batch
-- makes:       staging.extract_sign
--
-- What the extract says is compared with what was read. Records that came or went while it was
-- read are no fault of it, if the system's last count agrees. Clocks differ: a record may be a
-- quarter of an hour newer than the extract.
with extract as (
    select extract_key, path, system, finished_at from input.extract
),
declared as (
    select
        said.extract_key, said.table_no, extract.system, said.relation, said.table_name, said.leaves_out, said.count_before, said.count_after,
        coalesce(said.count_after, said.declared_count, said.count_before) as counted, said.rows_written, said.is_complete, said.rows_read,
        extract.finished_at, extract.path || ':' || said.line as place
    from input.extract_table as said
    join extract on extract.extract_key = said.extract_key
),
part as (
    select
        extract_key, table_no, name, path, is_changed, declared_rows, rows_read,
        name is not null and path is null as is_missing, path is not null and rows_read < declared_rows as is_short
    from input.extract_part
),
parts as (
    select
        extract_key, table_no,
        count(*) filter (where is_missing) as missing, min(name) filter (where is_missing) as a_missing,
        count(*) filter (where is_changed) as changed, min(path) filter (where is_changed) as a_changed,
        count(*) filter (where is_short) as short, min(path) filter (where is_short) as a_short,
        sum(declared_rows - rows_read) filter (where is_short) as lacking,
        arg_min(declared_rows, path) filter (where is_short) as short_declared, arg_min(rows_read, path) filter (where is_short) as short_read
    from part
    group by extract_key, table_no
),
part_file as (
    select extract_key, table_no, unnest(file_keys) as file_key from input.extract_part
),
file as (
    select input_file.file_key, batch.relation, input_file.newest_at
    from input.file as input_file
    left join staging.batch as batch on batch.file_key = input_file.file_key
),
newest as (
    select declared.extract_key, declared.table_no, max(file.newest_at) as newest_at
    from declared
    join part_file on part_file.extract_key = declared.extract_key and part_file.table_no = declared.table_no
    join file on file.file_key = part_file.file_key and file.relation = declared.relation
    group by declared.extract_key, declared.table_no
    union all
    select declared.extract_key, declared.table_no, max(file.newest_at) as newest_at
    from declared
    anti join part on part.extract_key = declared.extract_key and part.table_no = declared.table_no
    join file on file.relation = declared.relation
    group by declared.extract_key, declared.table_no
),
judged as (
    select
        declared.*, parts.missing, parts.a_missing, parts.changed, parts.a_changed, parts.short, parts.a_short, parts.lacking,
        parts.short_declared, parts.short_read, newest.newest_at,
        coalesce(declared.counted, declared.rows_written) as expected,
        coalesce(parts.missing + parts.short, 0) > 0 or declared.is_complete is false as is_said
    from declared
    left join parts on parts.extract_key = declared.extract_key and parts.table_no = declared.table_no
    left join newest on newest.extract_key = declared.extract_key and newest.table_no = declared.table_no
),
final as (
    select
        extract_key, table_no, system, relation, table_name, 'extract.missing_part' as code, missing as affected,
        [place, missing::varchar, table_name, a_missing] as args
    from judged
    where missing > 0
    union all
    select extract_key, table_no, system, relation, table_name, 'extract.changed_part' as code, changed as affected, [place, changed::varchar, table_name, a_changed] as args
    from judged
    where changed > 0
    union all
    select
        extract_key, table_no, system, relation, table_name, 'extract.short_part' as code, lacking::bigint as affected,
        [place, short::varchar, table_name, a_short, short_read::varchar, short_declared::varchar] as args
    from judged
    where short > 0
    union all
    select extract_key, table_no, system, relation, table_name, 'extract.stopped' as code, null as affected, [place, table_name] as args
    from judged
    where is_complete is false
    union all
    select
        extract_key, table_no, system, relation, table_name, 'extract.fewer_rows' as code, expected - rows_read as affected,
        [place, table_name, expected::varchar, rows_read::varchar] as args
    from judged
    where rows_read < expected and not is_said
    union all
    select extract_key, table_no, system, relation, table_name, 'extract.filtered' as code, null as affected, [place, table_name, leaves_out] as args
    from judged
    where leaves_out is not null
    union all
    select
        extract_key, table_no, system, relation, table_name, 'extract.counts_differ' as code, null as affected,
        [place, table_name, count_before::varchar, count_after::varchar] as args
    from judged
    where count_before <> count_after and rows_read >= expected
    union all
    select
        extract_key, table_no, system, relation, table_name, 'extract.more_rows' as code, rows_read - expected as affected,
        [place, table_name, expected::varchar, rows_read::varchar] as args
    from judged
    where rows_read > expected and (count_before is null or count_after is null or count_before = count_after)
    union all
    select
        extract_key, table_no, system, relation, table_name, 'extract.newer_records' as code, null as affected,
        [place, table_name, strftime(newest_at, '%Y-%m-%d %H:%M:%S'), strftime(finished_at, '%Y-%m-%d %H:%M:%S')] as args
    from judged
    where newest_at > finished_at + interval 15 minutes
    union all
    select extract_key, table_no, system, relation, table_name, 'extract.no_count' as code, null as affected, [place, table_name] as args
    from judged
    where counted is null and is_complete is null
)
select * from final order by extract_key, table_no, code
