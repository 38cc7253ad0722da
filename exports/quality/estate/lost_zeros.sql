-- quality.lost_zeros
-- title:       Numbers that lack the zeros which the other system has before them
-- one row per: relation, subject_key, column_name
-- reads:       okta.user, servicenow.user, input.file, input.cause
-- adds to:     input.unknown_value
--
-- Spreadsheets take the zeros before a number away. Where one system writes a number with
-- zeros and the other the same number without, and the file has no number with zeros before
-- it in that column, they were lost there, so that the value is unknown. So are then the
-- other numbers of that column in the file that are shorter than those with zeros, like one
-- of somebody new. A number that both systems have without zeros is none of these.
with identity as (
    select
        'okta.user' as relation, user_key as subject_key, file_key, record,
        unnest(['employeeNumber', 'costCenter', 'department', 'zipCode']) as column_name,
        unnest(['employee_number', 'cost_center', 'department', 'zip']) as field,
        unnest(["employeeNumber", "costCenter", department, "zipCode"]) as value
    from okta.user
),
account as (
    select
        'servicenow.user' as relation, account_key as subject_key, file_key, record,
        unnest(['employee_number', 'cost_center', 'department']) as column_name,
        unnest(['employee_number', 'cost_center', 'department']) as field,
        unnest([employee_number, cost_center, department]) as value
    from servicenow.user
),
number as (
    select relation, subject_key, file_key, record, column_name, field, value
    from (select * from identity union all select * from account)
    where value >= '0' and value < ':' and regexp_full_match(value, '\d+')
),
padded as (
    select distinct relation, field, value, ltrim(value, '0') as digits
    from number
    where starts_with(value, '0') and ltrim(value, '0') <> ''
),
plain as (
    select distinct relation, field, file_key, value from number where not starts_with(value, '0')
),
own as (
    select distinct relation, field, file_key from number where starts_with(value, '0') and ltrim(value, '0') <> ''
),
single as (
    select plain.relation, plain.field, plain.file_key, plain.value
    from plain
    anti join own on own.field = plain.field and own.relation = plain.relation and own.file_key = plain.file_key
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
