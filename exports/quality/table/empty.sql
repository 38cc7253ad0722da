-- quality.empty
-- title:       Files without a record
-- one row per: file_key
-- reads:       input.file
-- adds to:     input.quality
--
-- Files without a record: a failed export looks so, too.
with file as (
    select file_key, system from input.file where rows_read = 0
),
final as (
    select
        'warning' as severity, 'empty' as topic, system, file_key, 0 as affected,
        'holds no records' as message,
        'if that is not so in ' || if(system = 'okta', 'Okta', 'ServiceNow') || ', the export failed: whoever exports may lack the right to read it' as hint
    from file
)
select * from final
