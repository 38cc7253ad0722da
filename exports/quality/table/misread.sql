-- quality.misread
-- title:       Values that do not fit the type of their attribute
-- one row per: file_key, code, args
-- reads:       staging.misread, input.file
-- adds to:     input.quality
--
-- Each file and attribute once, with the first value and the first three places.
with misread as (
    select file_key, record, line, attribute, type, value from staging.misread
),
file as (
    select file_key, concat_ws('!', path, member) as name from input.file
),
final as (
    select
        'attribute.not_of_type' as code, 'okta' as system, 'okta.user' as relation, misread.file_key,
        min(misread.line) as line, count(*) as affected,
        [
            misread.attribute, any_value(misread.type), count(*)::varchar,
            staging.shorten(arg_min(misread.value, misread.record)),
            any_value(file.name) || coalesce(':' || array_to_string(list(misread.line order by misread.record)[:3], ', '), '')
                || if(count(*) > 3, ', ...', '')
        ] as args
    from misread
    join file on file.file_key = misread.file_key
    group by misread.file_key, misread.attribute
)
select * from final order by file_key, args
