-- quality.unresolved
-- title:       Records that were not loaded, by file and cause
-- one row per: file_key, relation, topic, message
-- reads:       input.file, staging.rejected
-- adds to:     input.quality
--
-- Rows whose references could not be told, by file and cause.
with rejected as (
    select file_key, line, relation, topic, cause from staging.rejected
),
file as (
    select file_key, system, rows_read from input.file
),
final as (
    select
        if(starts_with(rejected.cause, 'the record says that it is deleted'), 'note', 'warning') as severity, rejected.topic, any_value(file.system) as system, rejected.file_key, rejected.relation,
        min(rejected.line) as line, count(*) as affected,
        format('{} of {} rows {} not loaded: {}', count(*), any_value(file.rows_read), if(count(*) = 1, 'was', 'were'), rejected.cause)
            || if(count(*) > 1, format(' (the first at line {})', coalesce(min(rejected.line)::varchar, '?')), '') as message,
        case
            when starts_with(rejected.cause, 'the record says that it is deleted') then null
            when rejected.cause like 'several %' and starts_with(rejected.relation, 'okta.')
                then 'export with the ids of users and groups, so that names need not be guessed'
            when rejected.cause like 'several %' then 'export with ids (sysparm_display_value=false), so that names need not be guessed'
            when rejected.topic = 'unresolved' then 'the export it refers to is filtered, cut off or of another time: export both again, in full'
            else 'correct these rows, or export the file again'
        end as hint
    from rejected
    join file on file.file_key = rejected.file_key
    group by rejected.file_key, rejected.relation, rejected.topic, rejected.cause
)
select * from final order by file_key, relation, topic, message
