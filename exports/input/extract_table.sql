-- input.extract_table
-- title:       What extracts say of each table
-- one row per: extract_key, table_no
-- adds to:     input.extract_table
with row as (
    select unnest(from_json($rows, '[{"extract_key": "integer", "table_no": "integer", "line": "bigint", "table_name": "varchar", "relation": "varchar",
        "query": "varchar", "leaves_out": "varchar", "fields": ["varchar"], "count_before": "bigint", "count_after": "bigint",
        "declared_count": "bigint", "rows_written": "bigint", "is_complete": "boolean"}]'), recursive := true)
),
final as (
    select
        extract_key, table_no, line, table_name, nullif(relation, '') as relation, nullif(query, '') as query, nullif(leaves_out, '') as leaves_out,
        fields, count_before, count_after, declared_count, rows_written, is_complete
    from row
)
select * from final
