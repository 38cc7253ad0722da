-- quality.lost_zeros_column
-- title:       Columns of files that lack the zeros which the other system has
-- one row per: relation, file_key, args
-- reads:       input.unknown_value, okta.user, servicenow.user
-- adds to:     input.quality
-- unless empty: input.unknown_value
with unknown as (
    select relation, subject_key, column_name, code, message
    from input.unknown_value
    where code = 'value.lost_zeros'
),
subject as (
    select 'okta.user' as relation, user_key as subject_key, file_key from okta.user
    union all
    select 'servicenow.user' as relation, account_key as subject_key, file_key from servicenow.user
),
counted as (
    select
        unknown.relation, subject.file_key, unknown.column_name, count(*) as records,
        first(unknown.message order by unknown.subject_key) as example
    from unknown
    join subject on subject.relation = unknown.relation and subject.subject_key = unknown.subject_key
    group by unknown.relation, subject.file_key, unknown.column_name
),
final as (
    select
        'column.spoiled' as code, split_part(relation, '.', 1) as system, file_key, relation, records as affected,
        [records::varchar, column_name, example] as args
    from counted
)
select * from final order by file_key, relation, args
