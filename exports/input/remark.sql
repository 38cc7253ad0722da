-- input.remark
-- title:       What there is to say of files, in its order, besides their counts
-- one row per: *
-- reads:       input.quality, input.cause
with quality as (
    select
        quality.file_key, quality.severity, quality.topic, quality.system, quality.relation, quality.line, quality.message, quality.hint, quality.code,
        coalesce(cause.weight + if(coalesce(quality.affected, cause.doubts_from) >= cause.doubts_from, 100, 0), 0) as weight
    from input.quality
    left join input.cause on cause.code = quality.code
    where quality.topic not in ('rows', 'not_used')
),
final as (
    select
        coalesce(file_key, -1) as file_key, severity, topic, coalesce(system, '') as system, coalesce(relation, '') as relation,
        coalesce(line, 0) as line, message, coalesce(hint, '') as hint, code,
        row_number() over (order by severity desc, weight desc, topic, quality.file_key, quality.relation, quality.line, message) as place
    from quality
)
select file_key, severity, topic, system, relation, line, message, hint, code from final order by place
