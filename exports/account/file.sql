-- account.file
-- title:       What became of the records of each file
-- one row per: file_key
-- reads:       input.balance, staging.batch, staging.newest, staging.rejected, input.cause
-- changes:     input.file
--
-- The records of a file are for one table, whatever else they list or are read for.
update input.file set
    rows_read = counted.rows_read, rows_loaded = counted.rows_loaded, rows_duplicate = counted.rows_duplicate, rows_rejected = counted.rows_rejected,
    rows_unresolved = counted.rows_unresolved, rows_unused = counted.rows_unused, newest_at = counted.newest_at
from (
    with batch as (
        select file_key, relation from staging.batch
    ),
    balance as (
        select file_key, relation, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unused from input.balance
    ),
    unresolved as (
        select rejected.file_key, rejected.relation, count(*) as records
        from staging.rejected
        join input.cause on cause.code = rejected.code
        where cause.topic = 'unresolved'
        group by rejected.file_key, rejected.relation
    ),
    newest as (
        select file_key, newest_at from staging.newest
    ),
    final as (
        select
            balance.file_key, balance.rows_read, balance.rows_loaded, balance.rows_duplicate, balance.rows_rejected,
            coalesce(unresolved.records, 0) as rows_unresolved, balance.rows_unused, newest.newest_at
        from balance
        join batch on batch.file_key = balance.file_key and batch.relation = balance.relation
        left join unresolved on unresolved.file_key = balance.file_key and unresolved.relation = balance.relation
        left join newest on newest.file_key = balance.file_key
    )
    select * from final
) as counted
where counted.file_key = file.file_key
