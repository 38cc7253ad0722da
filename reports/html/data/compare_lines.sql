-- html.compare_lines
-- title:       The lines of the rules' difference, in order
-- one row per: place
-- reads:       compare.line
with lines as (
    select place, mark, text, file, coalesce(new_line, old_line) as line, block, max(place) over (partition by block) as last_place from compare.line
),
final as (
    select place, mark, text, file, line, if(block is not null and place = last_place, block, 0) as ended_block from lines
)
select mark, text, cast(line as bigint) as line, cast(ended_block as bigint) as ended_block, coalesce(file, '') as file from final order by place
