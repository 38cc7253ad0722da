-- input.notice
-- title:       What was noticed about a file while reading it
-- one row per: code
-- adds to:     input.quality
with final as (
    select
        $code as code, from_json($args, '["varchar"]') as args, nullif($severity, '') as severity, $system as system,
        $file as file_key, $relation as relation, nullif($line::bigint, 0) as line, nullif($affected::bigint, 0) as affected
)
select * from final
