-- staging.refused
-- title:       Records of CSV that the engine refused
-- one row per: file_key, text_offset
-- reads:       rolecall_refused
-- adds to:     staging.refused
--
-- While it reads a file, the engine lists in rolecall_refused what is wrong with each record
-- that it refuses, once per column. Of several rows the one is kept whose message counts the
-- most fields, or that of the first missing column. A mark at the end of a record (the
-- document's Mark) survives the shortening, because the code of the cause depends on it.
with error as (
    select line_byte_position, error_type, error_message, column_idx, rtrim(csv_line, chr(13) || chr(10)) as record
    from rolecall_refused
),
final as (
    select
        $file as file_key, line_byte_position as text_offset,
        first(error_type || ': ' || error_message order by if(error_type = 'MISSING COLUMNS', -column_idx, column_idx) desc) as cause,
        first(if(ends_with(record, $mark::varchar),
            left(left(record, -length($mark::varchar)), 200) || $mark::varchar, left(record, 200))) as value
    from error
    group by line_byte_position
)
select file_key, text_offset, cause, value from final order by text_offset
