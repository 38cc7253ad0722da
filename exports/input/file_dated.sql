-- input.file_dated
-- title:       A file that says when it was exported
-- one row per: file_key
-- adds to:     staging.dated
with final as (
    select $file as file_key, $at::timestamp as exported_at, $origin as origin
)
select * from final
