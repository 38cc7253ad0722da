-- facts.extracts
-- title:       What extracts say of themselves
-- one row per: extract_key
-- reads:       input.extract
with extracts as (
    select
        extract_key, path, sha256, system, instance, environment, extracted_by, roles, method, started_at, finished_at, tool, plan_sha256
    from input.extract
),
final as (
    select
        extract_key, path, sha256, system, coalesce(instance, '') as instance, coalesce(environment, '') as environment,
        coalesce(extracted_by, '') as extracted_by, to_json(roles)::varchar as roles, coalesce(method, '') as method, started_at, finished_at,
        coalesce(tool, '') as tool, coalesce(plan_sha256, '') as plan_sha256
    from extracts
)
select extract_key, path, sha256, system, instance, environment, extracted_by, roles, method, started_at, finished_at, tool, plan_sha256
from final
order by extract_key
