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
    select
        'note' as severity, 'encoding' as topic, system, file_key,
        'is not UTF-8 and was read as Windows-1252' as message,
        'if names look wrong, export it as UTF-8' as hint
    from file
)
select * from final
