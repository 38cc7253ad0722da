-- account.extract_part
-- title:       How many records the files of extracts hold
-- one row per: part_no
-- reads:       input.extract_table, input.file, staging.batch
-- changes:     input.extract_part
-- after:       account.declared_group
--
-- A workbook or an archive may hold other tables besides.
update input.extract_part set rows_read = counted.rows_read
from (
    with part as (
        select part_no, extract_key, table_no, unnest(file_keys) as file_key from input.extract_part
    ),
    declared as (
        select extract_key, table_no, relation from input.extract_table
    ),
    file as (
        select input_file.file_key, batch.relation, input_file.rows_read
        from input.file as input_file
        left join staging.batch as batch on batch.file_key = input_file.file_key
    ),
    final as (
        select
            part.part_no,
            coalesce(sum(file.rows_read) filter (where file.relation = declared.relation), sum(file.rows_read))::bigint as rows_read
        from part
        join declared on declared.extract_key = part.extract_key and declared.table_no = part.table_no
        join file on file.file_key = part.file_key
        group by part.part_no
    )
    select part_no, rows_read from final
) as counted
where counted.part_no = extract_part.part_no
