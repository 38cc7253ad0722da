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
        'note' as severity, 'rows' as topic, system, file_key, rows_read as affected,
        format('rows: {} read, {} loaded, {} duplicate, {} rejected ({} of them unresolved), {} not used',
            rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused) as message
    from file
)
select * from final order by file_key
