-- facts.extract_tables
-- title:       What extracts say of each table
-- one row per: extract_key, table_no
-- reads:       input.extract_table
with tables as (
    select
        extract_key, table_no, table_name, line, query, leaves_out, fields, count_before, count_after, declared_count, rows_written,
        is_complete, rows_read
    from input.extract_table
),
final as (
    select
        extract_key, table_no, table_name, line, coalesce(query, '') as query, coalesce(leaves_out, '') as leaves_out,
        to_json(fields)::varchar as fields, count_before, count_after, declared_count, rows_written, is_complete, coalesce(rows_read, 0) as rows_read
    from tables
)
select
    extract_key, table_name, line, query, leaves_out, fields, count_before, count_after, declared_count, rows_written, is_complete, rows_read
from final
order by extract_key, table_no
