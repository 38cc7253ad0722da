-- quality.windows_1252
-- title:       Files read as Windows-1252
-- one row per: file_key
-- reads:       input.file
-- adds to:     input.quality
--
-- A text that is not UTF-8 is taken for Windows-1252, which ServiceNow's CSV is by
-- default.
with file as (
    select file_key, system from input.file where encoding = 'windows-1252'
),
final as (
    select 'file.windows_1252' as code, system, file_key
    from file
)
select * from final
