-- quality.rows
-- title:       What became of the records of each file
-- one row per: file_key
-- reads:       input.file
-- adds to:     input.quality
--
-- What became of the records of each file: read is loaded, duplicate, rejected and
-- unused together.
with file as (
    select file_key, system, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused from input.file
),
final as (
    select
        'file.rows' as code, system, file_key, rows_read as affected,
        [rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused]::varchar[] as args
    from file
)
select * from final order by file_key
