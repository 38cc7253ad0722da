-- input.warning
-- title:       The warnings about the exports, in their order
-- one row per: *
-- reads:       input.quality, input.file
with quality as (
    select file_key, line, topic, message, hint from input.quality where severity = 'warning'
),
file as (
    select file_key, path from input.file
),
final as (
    select
        coalesce(file.path, '') as path, coalesce(quality.line, 0) as line, quality.message, coalesce(quality.hint, '') as hint,
        row_number() over (order by quality.topic, file.path, quality.line, quality.message) as place
    from quality
    left join file on file.file_key = quality.file_key
)
select path, line, message, hint from final order by place
