-- account.side
-- title:       When each side was exported
-- one row per: system
-- reads:       input.file, staging.dated
-- adds to:     input.side
--
-- An unload and a recording say when they were made. Else the newest time in the files is
-- about when, if the files hold many records: in 100 of them something happens every day.
with file as (
    select file_key, system, rows_loaded, newest_at from input.file
),
evidence as (
    select system, max(newest_at) as exported_at, 'newest_record' as origin, 1 as place from file group by system having sum(rows_loaded) >= 100
    union all
    select file.system, max(dated.exported_at) as exported_at, dated.origin, 0 as place
    from file
    join staging.dated on dated.file_key = file.file_key
    group by file.system, dated.origin
),
-- A file that was unloaded before others of its side changed is not the newest of them.
latest as (
    select system, exported_at, origin
    from evidence
    where exported_at is not null
    qualify row_number() over (partition by system order by exported_at desc, place, origin) = 1
),
final as (
    select distinct file.system, latest.exported_at, latest.origin
    from file
    left join latest on latest.system = file.system
)
select * from final order by system
