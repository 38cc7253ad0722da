-- account.file
-- title:       What became of the records of each file
-- one row per: file_key
-- reads:       input.feed, staging.batch, staging.newest, staging.rejected, input.cause, staging.unused
-- changes:     input.file
--
-- Every record of a file is loaded, a duplicate, rejected, or unused.
update input.file set
    rows_read = counted.rows_read, rows_loaded = counted.rows_loaded, rows_rejected = counted.rows_rejected,
    rows_unresolved = counted.rows_unresolved, rows_unused = counted.rows_unused, newest_at = counted.newest_at,
    rows_duplicate = counted.rows_read - counted.rows_loaded - counted.rows_rejected - counted.rows_unused
from (
    with batch as (
        select file_key, relation, rows_staged + rows_refused as rows_read from staging.batch
    ),
    feed as (
        select file_key, relation, rows_loaded from input.feed
    ),
    rejected as (
        select rejected.file_key, count(*) as rows_rejected, count(*) filter (where cause.topic = 'unresolved') as rows_unresolved
        from staging.rejected
        join input.cause on cause.code = rejected.code
        group by rejected.file_key
    ),
    unused as (
        select file_key, sum(records)::bigint as rows_unused from staging.unused group by file_key
    ),
    newest as (
        select file_key, newest_at from staging.newest
    ),
    final as (
        select
            batch.file_key, batch.rows_read, coalesce(feed.rows_loaded, 0) as rows_loaded,
            coalesce(rejected.rows_rejected, 0) as rows_rejected, coalesce(rejected.rows_unresolved, 0) as rows_unresolved,
            coalesce(unused.rows_unused, 0) as rows_unused, newest.newest_at
        from batch
        left join feed on feed.file_key = batch.file_key and feed.relation = batch.relation
        left join rejected on rejected.file_key = batch.file_key
        left join unused on unused.file_key = batch.file_key
        left join newest on newest.file_key = batch.file_key
    )
    select * from final
) as counted
where counted.file_key = file.file_key
