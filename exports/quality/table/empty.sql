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
    select if(system = 'okta', 'file.empty_of_okta', 'file.empty_of_servicenow') as code, system, file_key, 0 as affected
    from file
)
select * from final
