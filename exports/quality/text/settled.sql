-- quality.settled
-- title:       Signs of a cut that an extract settles
-- one row per: system, file_key, relation, line, args
-- reads:       input.cause, input.extract_part, staging.whole_table
-- changes:     input.quality
--
-- A round number of records is the number there is if the system counted as many; a list that
-- was followed to its end does not go on behind a whole page.
delete from input.quality where rowid in (
    with cause as (
        select code, settled_by from input.cause where settled_by is not null
    ),
    whole as (
        select relation, table_name, extract_key, table_no, basis from staging.whole_table
    ),
    part_file as (
        select extract_key, table_no, unnest(file_keys) as file_key from input.extract_part
    ),
    whole_file as (
        select part_file.file_key, whole.basis
        from whole
        join part_file on part_file.extract_key = whole.extract_key and part_file.table_no = whole.table_no
    ),
    sign as (
        select quality.rowid as place, quality.relation, quality.file_key, cause.settled_by
        from input.quality
        join cause on cause.code = quality.code
    ),
    final as (
        select sign.place
        from sign
        join whole on whole.relation = sign.relation and whole.basis in ('count', sign.settled_by)
        where sign.relation <> 'servicenow.named_record' -- four tables are one there
        union
        select sign.place
        from sign
        join whole_file on whole_file.file_key = sign.file_key and whole_file.basis in ('count', sign.settled_by)
    )
    select place from final
)
