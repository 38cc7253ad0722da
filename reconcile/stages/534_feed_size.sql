-- recon.feed_size
-- title:       How many files and rows feed each relation in this run
-- one row per: relation
-- reads:       recon.history, recon.held_role, input.feed
-- adds to:     recon.feed_size
-- unless empty: recon.history
--
-- A history keeps it, and the next run is held against it. Of grants the direct ones count, if the
-- exports say which they are: the others come and go with these.
with direct as (
    select count(*) as row_count from recon.held_role where is_direct
),
feeds as (
    select relation, count(*) as files, sum(rows_loaded) as rows_loaded from input.feed group by relation
),
final as (
    select
        feeds.relation, feeds.files,
        cast(if(feeds.relation = 'servicenow.user_role' and direct.row_count > 0, direct.row_count, feeds.rows_loaded) as bigint) as row_count
    from feeds
    cross join direct
    where exists (select 1 from recon.history)
)
select relation, files, row_count from final
