-- Every record of a file is loaded, a duplicate, or rejected.
update input.file set
    rows_read = counted.rows_read, rows_loaded = counted.rows_loaded, rows_rejected = counted.rows_rejected,
    rows_duplicate = counted.rows_read - counted.rows_loaded - counted.rows_rejected, newest_at = counted.newest_at
from (
    with batch as (
        select file_key, relation, rows_staged + rows_refused as rows_read from staging.batch
    ),
    feed as (
        select file_key, relation, rows_loaded from input.feed
    ),
    rejected as (
        select file_key, count(*) as rows_rejected from input.rejected group by file_key
    ),
    newest as (
        select file_key, newest_at from staging.newest
    ),
    final as (
        select
            batch.file_key, batch.rows_read, coalesce(feed.rows_loaded, 0) as rows_loaded,
            coalesce(rejected.rows_rejected, 0) as rows_rejected, newest.newest_at
        from batch
        left join feed on feed.file_key = batch.file_key and feed.relation = batch.relation
        left join rejected on rejected.file_key = batch.file_key
        left join newest on newest.file_key = batch.file_key
    )
    select * from final
) as counted
where counted.file_key = file.file_key
