-- input.counts
-- title:       What became of the records of each file
-- one row per: file_key
-- reads:       input.file
select file_key, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unresolved, rows_unused from input.file
