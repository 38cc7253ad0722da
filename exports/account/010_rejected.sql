-- The records that could not be loaded.
insert into input.rejected by name
with rejected as (
    select file_key, record, line, relation, cause, value from staging.rejected
),
final as (
    select file_key, record, line, relation, cause, value from rejected
)
select * from final order by file_key, record, cause
