-- account.rejected
-- title:       The records that could not be loaded
-- one row per: file_key, record, relation, cause
-- reads:       staging.rejected
-- adds to:     input.rejected
with rejected as (
    select file_key, record, line, relation, cause, value from staging.rejected
),
final as (
    select file_key, record, line, relation, cause, value from rejected
)
select * from final order by file_key, record, cause
