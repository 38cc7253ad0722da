-- input.unbalanced
-- title:       What is lost or counted twice between reading and the tables
-- one row per: path, relation
-- reads:       input.balance, input.file
with balance as (
    select file_key, relation, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unused
    from input.balance
    where rows_read <> rows_loaded + rows_duplicate + rows_rejected + rows_unused
),
file as (
    select file_key, path || coalesce(': ' || member, '') as path from input.file
),
final as (
    select file.path, balance.relation, balance.rows_read, balance.rows_loaded, balance.rows_duplicate, balance.rows_rejected, balance.rows_unused
    from balance
    join file on file.file_key = balance.file_key
)
select path, relation, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unused from final order by path, relation
