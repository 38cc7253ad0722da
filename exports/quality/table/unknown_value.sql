-- quality.unknown_value
-- title:       Values that are unknown although a file has the column
-- one row per: code, file_key, relation
-- reads:       staging.line, staging.unknown_value
-- adds to:     input.quality
--
-- One line for each cause and file, that of the first record at fault.
with unknown as (
    select relation, subject_key, column_name, code, places[1].file_key as file_key, places[1].record as record from staging.unknown_value
),
said (code, summary) as (
    values ('account.unknown_active', 'account.odd_active'), ('account.unknown_locked_out', 'account.odd_locked_out'),
        ('version.undecided', 'version.contested')
),
line as (
    select file_key, record, line from staging.line
),
counted as (
    select
        unknown.relation, unknown.code, unknown.file_key, min(line.line) as line, count(distinct unknown.subject_key) as records,
        string_agg(distinct unknown.column_name, ', ' order by unknown.column_name) as columns
    from unknown
    left join line on line.file_key = unknown.file_key and line.record = unknown.record
    group by unknown.relation, unknown.code, unknown.file_key
),
final as (
    select
        said.summary as code, split_part(counted.relation, '.', 1) as system, counted.file_key, counted.relation, counted.line,
        counted.records as affected, if(said.summary = 'version.contested', [counted.records::varchar, counted.columns], [counted.records::varchar]) as args
    from counted
    join said on said.code = counted.code
)
select * from final order by code, file_key, relation
