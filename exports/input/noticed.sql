-- input.noticed
-- title:       What was noticed about a file, for what is decided by it before it is put into words
-- one row per: code
-- adds to:     staging.noticed
with final as (
    select $file as file_key, $code as code, nullif($severity, '') as severity, nullif($affected::bigint, 0) as affected
)
select * from final
