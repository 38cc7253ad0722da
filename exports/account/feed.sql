-- account.feed
-- title:       Which tables each file fed
-- one row per: file_key, relation
-- reads:       input.balance
-- adds to:     input.feed
with balance as (
    select file_key, relation, rows_loaded from input.balance where rows_loaded > 0
),
final as (
    select file_key, relation, rows_loaded from balance
)
select * from final order by file_key, relation
