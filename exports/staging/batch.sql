-- staging.batch
-- title:       A file whose records are in its staging table
-- one row per: file_key
-- adds to:     staging.batch
with final as (
    select
        $file as file_key, $relation as relation, $table as table_name, $first as first_row, $staged as rows_staged, 0 as rows_refused,
        $display as display_times, $form as form, $interface as interface, $columns as columns, nullif($stem, '') as stem
)
select * from final
