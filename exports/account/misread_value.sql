-- account.misread_value
-- title:       Values of attributes that nobody can know, because they cannot be read
-- one row per: subject_key, column_name
-- reads:       staging.misread, staging.okta_user_of_row, okta.user, input.file
-- adds to:     input.unknown_value
--
-- A value that is written in a way that does not fit the attribute's type is unknown, not
-- empty: N/A where numbers are. If another version of the user brought a value, that counts.
with misread as (
    select row, file_key, line, attribute, column_name, type, value from staging.misread
),
row_of_user as (
    select row, user_key from staging.okta_user_of_row
),
identity as (
    select user_key, to_json("user") as known from okta.user
),
file as (
    select file_key, concat_ws('!', path, member) as name from input.file
),
placed as (
    select
        row_of_user.user_key, misread.attribute, misread.column_name, misread.type,
        staging.shorten(misread.value) as value, file.name || coalesce(':' || misread.line, '') as place, misread.row
    from misread
    join row_of_user on row_of_user.row = misread.row
    join identity on identity.user_key = row_of_user.user_key
    join file on file.file_key = misread.file_key
    where json_extract_string(identity.known, '/' || replace(replace(misread.column_name, '~', '~0'), '/', '~1')) is null
),
final as (
    select
        'okta.user' as relation, user_key as subject_key, column_name, 'attribute.not_of_type' as code,
        format(
            '{} is {}, but the exports have other values: {}', any_value(attribute), any_value(type),
            string_agg('"' || value || '" (' || place || ')', ', ' order by row)
        ) as message,
        format('correct it in Okta and export again, export JSON, or declare the type of {} under exports.okta.types in the rules', any_value(attribute)) as hint
    from placed
    group by user_key, column_name
)
select * from final order by subject_key, column_name
