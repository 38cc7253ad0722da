-- input.extract
-- title:       What extracts say of themselves
-- one row per: extract_key
-- adds to:     input.extract
with row as (
    select unnest(from_json($rows, '[{"extract_key": "integer", "path": "varchar", "sha256": "varchar", "system": "varchar", "instance": "varchar",
        "environment": "varchar", "extracted_by": "varchar", "roles": ["varchar"], "method": "varchar", "started_at": "varchar",
        "finished_at": "varchar", "tool": "varchar", "plan_sha256": "varchar"}]'), recursive := true)
),
final as (
    select
        extract_key, path, sha256, system, nullif(instance, '') as instance, nullif(environment, '') as environment,
        nullif(extracted_by, '') as extracted_by, roles, nullif(method, '') as method,
        started_at::timestamptz at time zone 'UTC' as started_at, finished_at::timestamptz at time zone 'UTC' as finished_at,
        nullif(tool, '') as tool, nullif(plan_sha256, '') as plan_sha256
    from row
)
select * from final
