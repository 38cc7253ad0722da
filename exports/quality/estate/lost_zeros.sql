-- quality.lost_zeros
-- title:       Numbers that lack the zeros which the other system has before them
-- one row per: relation, subject_key, column_name
-- reads:       okta.user, servicenow.user, input.file, input.cause, staging.spreadsheet_file
-- adds to:     input.unknown_value
-- unless empty: staging.spreadsheet_file
--
-- Spreadsheets take the zeros before a number away. Where one system writes a number with
-- zeros and the other the same number without, and the file has no number with zeros before
-- it in that column, they were lost there, so that the value is unknown. So are then the
-- other numbers of that column in the file that are shorter than those with zeros, like one
-- of somebody new. A number that both systems have without zeros is none of these.
with sheet as (
    select system from staging.spreadsheet_file
),
-- one row per column of a file: does it hold numbers, with zeros before them and without?
identity_file as (
    select
        'okta.user' as relation, file_key,
        unnest(['employee_number', 'cost_center', 'department', 'zip']) as field,
        unnest([
            bool_or("employeeNumber" >= '1' and "employeeNumber" < ':'), bool_or("costCenter" >= '1' and "costCenter" < ':'),
            bool_or(department >= '1' and department < ':'), bool_or("zipCode" >= '1' and "zipCode" < ':')]) as has_plain,
        unnest([
            bool_or(staging.is_padded("employeeNumber")), bool_or(staging.is_padded("costCenter")),
            bool_or(staging.is_padded(department)), bool_or(staging.is_padded("zipCode"))]) as has_padded
    from okta.user
    group by file_key
),
account_file as (
    select
        'servicenow.user' as relation, file_key,
        unnest(['employee_number', 'cost_center', 'department']) as field,
        unnest([
            bool_or(employee_number >= '1' and employee_number < ':'), bool_or(cost_center >= '1' and cost_center < ':'),
            bool_or(department >= '1' and department < ':')]) as has_plain,
        unnest([
            bool_or(staging.is_padded(employee_number)), bool_or(staging.is_padded(cost_center)),
            bool_or(staging.is_padded(department))]) as has_padded
    from servicenow.user
    group by file_key
),
field_file as (
    select * from identity_file
    union all
    select * from account_file
),
suspect as (
    select plain.relation, plain.field, plain.file_key
    from field_file as plain
    semi join field_file as theirs on theirs.field = plain.field and theirs.relation <> plain.relation and theirs.has_padded
    semi join sheet on sheet.system = split_part(plain.relation, '.', 1)
    where plain.has_plain and not coalesce(plain.has_padded, false)
),
identity as (
    select
        'okta.user' as relation, user_key as subject_key, file_key, record,
        unnest(['employeeNumber', 'costCenter', 'department', 'zipCode']) as column_name,
        unnest(['employee_number', 'cost_center', 'department', 'zip']) as field,
        unnest(["employeeNumber", "costCenter", department, "zipCode"]) as value
    from okta.user
    where exists (from suspect)
),
account as (
    select
        'servicenow.user' as relation, account_key as subject_key, file_key, record,
        unnest(['employee_number', 'cost_center', 'department']) as column_name,
        unnest(['employee_number', 'cost_center', 'department']) as field,
        unnest([employee_number, cost_center, department]) as value
    from servicenow.user
    where exists (from suspect)
),
number as (
    select relation, subject_key, file_key, record, column_name, field, value
    from (select * from identity union all select * from account)
    where field in (select suspect.field from suspect) and value >= '0' and value < ':' and regexp_full_match(value, '\d+')
),
padded as (
    select distinct relation, field, value, ltrim(value, '0') as digits from number where staging.is_padded(value)
),
plain as (
    select distinct relation, field, file_key, value from number where not starts_with(value, '0')
),
single as (
    select plain.relation, plain.field, plain.file_key, plain.value
    from plain
    semi join suspect on suspect.relation = plain.relation and suspect.field = plain.field and suspect.file_key = plain.file_key
    anti join plain as same
        on same.field = plain.field and same.value = plain.value and same.relation <> plain.relation
),
spoiled as (
    select single.relation, single.field, single.file_key, max(len(theirs.value)) as width
    from single
    join padded as theirs
        on theirs.field = single.field and theirs.digits = single.value and theirs.relation <> single.relation
    group by single.relation, single.field, single.file_key
),
lost as (
    select single.relation, single.field, single.file_key, single.value
    from single
    join spoiled on spoiled.relation = single.relation and spoiled.field = single.field and spoiled.file_key = single.file_key
    where len(single.value) < spoiled.width
),
file as (
    select file_key, path, member from input.file
),
cause as (
    select code, text, advice, arguments from input.cause where code = 'value.lost_zeros'
),
final as (
    select
        number.relation, number.subject_key, number.column_name, cause.code,
        staging.worded(cause.text, cause.arguments, [
            number.column_name, number.value,
            file.path || coalesce('!' || file.member, '') || ', record ' || number.record]) as message,
        cause.advice as hint
    from number
    join lost on lost.relation = number.relation and lost.field = number.field and lost.file_key = number.file_key and lost.value = number.value
    join file on file.file_key = number.file_key
    cross join cause
)
select * from final order by relation, subject_key, column_name
