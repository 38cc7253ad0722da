-- input.extract_part
-- title:       What extracts say of each file
-- one row per: extract_key, table_no, part_no
-- adds to:     input.extract_part
with row as (
    select unnest(from_json($rows, '[{"extract_key": "integer", "table_no": "integer", "part_no": "integer", "line": "bigint", "name": "varchar",
        "declared_rows": "bigint", "sha256": "varchar", "first_id": "varchar", "last_id": "varchar", "group_ref": "varchar",
        "path": "varchar", "file_keys": ["integer"], "is_changed": "boolean", "is_checked": "boolean"}]'), recursive := true)
),
final as (
    select
        extract_key, table_no, part_no, line, nullif(name, '') as name, declared_rows, nullif(sha256, '') as sha256, nullif(first_id, '') as first_id,
        nullif(last_id, '') as last_id, nullif(group_ref, '') as group_ref, nullif(path, '') as path, file_keys, is_changed, is_checked
    from row
)
select * from final
