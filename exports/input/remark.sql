-- input.remark
-- title:       What there is to say of files, in its order, besides their counts
-- one row per: *
-- reads:       input.quality
with quality as (
    select file_key, severity, topic, system, relation, line, message, hint, code
    from input.quality
    where topic not in ('rows', 'not_used')
),
final as (
    select
        coalesce(file_key, -1) as file_key, severity, topic, coalesce(system, '') as system, coalesce(relation, '') as relation,
        coalesce(line, 0) as line, message, coalesce(hint, '') as hint, code,
        row_number() over (order by severity desc, topic, quality.file_key, quality.relation, quality.line, message) as place
    from quality
)
select file_key, severity, topic, system, relation, line, message, hint, code from final order by place
