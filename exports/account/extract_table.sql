-- account.extract_table
-- title:       How many records were read of the tables of extracts
-- one row per: extract_key, table_no
-- reads:       input.extract_part, input.balance, servicenow.named_record
-- changes:     input.extract_table
-- after:       account.extract_part, account.declared_group
--
-- If the extract names no file of a table, all that feed it are its files, and a record that
-- stands in two of them counts once.
update input.extract_table set rows_read = counted.rows_read
from (
    with declared as (
        select extract_key, table_no, table_name, relation from input.extract_table
    ),
    part as (
        select extract_key, table_no, coalesce(sum(rows_read), 0)::bigint as rows_read from input.extract_part group by extract_key, table_no
    ),
    fed as (
        select relation, sum(rows_read - rows_duplicate)::bigint as rows_read from input.balance group by relation
    ),
    named as (
        select table_name, count(*) as rows_read from servicenow.named_record group by table_name
    ),
    final as (
        select
            declared.extract_key, declared.table_no,
            coalesce(part.rows_read, if(declared.relation = 'servicenow.named_record', named.rows_read, fed.rows_read), 0) as rows_read
        from declared
        left join part on part.extract_key = declared.extract_key and part.table_no = declared.table_no
        left join fed on fed.relation = declared.relation
        left join named on named.table_name = declared.table_name
    )
    select extract_key, table_no, rows_read from final
) as counted
where counted.extract_key = extract_table.extract_key and counted.table_no = extract_table.table_no
