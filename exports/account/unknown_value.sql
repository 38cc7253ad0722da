-- account.unknown_value
-- title:       Single values that are unknown, with the places that say so
-- one row per: relation, subject_key, column_name
-- reads:       input.cause, input.file, staging.line, staging.unknown_value
-- adds to:     input.unknown_value
with unknown as (
    select relation, subject_key, column_name, code, places from staging.unknown_value
),
place as (
    select relation, subject_key, column_name, unnest(places, recursive := true) from unknown
),
file as (
    select file_key, path, member from input.file
),
line as (
    select file_key, record, line from staging.line
),
cause as (
    select code, text, advice, arguments from input.cause
),
placed as (
    select
        place.relation, place.subject_key, place.column_name,
        string_agg(
            file.path || coalesce('!' || file.member, '') || coalesce(':' || line.line, ', record ' || place.record),
            ' and ' order by place.file_key, place.record) as places
    from place
    join file on file.file_key = place.file_key
    left join line on line.file_key = place.file_key and line.record = place.record
    group by place.relation, place.subject_key, place.column_name
),
final as (
    select
        unknown.relation, unknown.subject_key, unknown.column_name, unknown.code,
        staging.worded(cause.text, cause.arguments, [placed.places, unknown.column_name][:cause.arguments]) as message, cause.advice as hint
    from unknown
    join placed on placed.relation = unknown.relation and placed.subject_key = unknown.subject_key and placed.column_name = unknown.column_name
    left join cause on cause.code = unknown.code
)
select * from final order by relation, subject_key, column_name
