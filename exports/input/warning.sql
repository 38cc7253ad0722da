-- input.warning
-- title:       The warnings about the exports, in their order
-- one row per: *
-- reads:       input.quality, input.file, input.cause
with quality as (
    select
        quality.file_key, quality.line, quality.topic, quality.message, quality.hint,
        coalesce(cause.weight + if(coalesce(quality.affected, cause.doubts_from) >= cause.doubts_from, 100, 0), 0) as weight
    from input.quality
    left join input.cause on cause.code = quality.code
    where quality.severity = 'warning'
),
file as (
    select file_key, path from input.file
),
final as (
    select
        coalesce(file.path, '') as path, coalesce(quality.line, 0) as line, quality.message, coalesce(quality.hint, '') as hint,
        row_number() over (order by quality.weight desc, quality.topic, file.path, quality.line, quality.message) as place
    from quality
    left join file on file.file_key = quality.file_key
)
select path, line, message, hint from final order by place
