-- called.notice
-- title:       What was noticed about a file while reading it
-- one row per: topic
-- adds to:     input.quality
with final as (
    select
        if($warning::boolean, 'warning', 'note') as severity, $topic as topic, $system as system, $file as file_key,
        $relation as relation, nullif($line::bigint, 0) as line, $message as message, nullif($hint, '') as hint,
        nullif($affected::bigint, 0) as affected
)
select * from final
