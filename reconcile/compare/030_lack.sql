-- compare.lack
-- title:       Tables of which a run's exports hold nothing, or perhaps only a part
-- one row per: run, relation
-- reads:       compare.feed, compare.shrunk, compare.unknown_table
-- columns:
--   run:          old or new
--   relation:     the canonical table
--   message:      a sentence that says so
--   is_different: the other run's exports have it, as far as they show
--
-- A file that was there and is left out leaves no trace in the exports that lack it, so the
-- two runs are held beside each other: if the other run read files of other names for the
-- table beside those that this one read, one was left out. Numbers in names are dates and
-- pages, and do not count. A file that lost its end is there: then its size tells.
with runs (run, other) as (
    values ('old', 'new'), ('new', 'old')
),
feeds as (
    select run, relation, regexp_replace(lower(file), '[0-9]+', '#', 'g') as file, sum(rows_loaded) as rows_loaded, min(file) as shown
    from compare.feed
    group by all
),
fed as (
    select distinct run, relation from feeds
),
unfed as (
    select runs.run, others.relation, 'No export of ' || others.relation || ' was read' as message, true as is_different
    from runs
    join fed as others on others.run = runs.other
    anti join fed on fed.run = runs.run and fed.relation = others.relation
),
unknown as (
    select run, relation, min(message) as message from compare.unknown_table group by run, relation
),
cut_off as (
    select unknown.run, unknown.relation, unknown.message, others.relation is null as is_different
    from unknown
    join runs on runs.run = unknown.run
    left join unknown as others on others.run = runs.other and others.relation = unknown.relation
),
-- files of this run that the other does not have: then exports are laid out in another way
renamed as (
    select distinct feeds.run, feeds.relation
    from feeds
    join runs on runs.run = feeds.run
    anti join feeds as others on others.run = runs.other and others.relation = feeds.relation and others.file = feeds.file
),
left_out as (
    select runs.run, others.relation, others.shown
    from runs
    join feeds as others on others.run = runs.other and others.rows_loaded > 0
    join fed on fed.run = runs.run and fed.relation = others.relation
    anti join feeds on feeds.run = runs.run and feeds.relation = others.relation and feeds.file = others.file
    anti join renamed on renamed.run = runs.run and renamed.relation = others.relation
),
parts as (
    select
        run, relation,
        'The exports hold no file like ' || min(shown) || if(count(*) > 1, ' and ' || count(*) - 1 || ' more', '') || ', which the other run has' as message,
        true as is_different
    from left_out
    group by run, relation
),
lacking as (
    select run, relation, message, is_different, 1 as place from unfed
    union all
    select run, relation, message, is_different, 2 as place from parts
    union all
    select run, relation, message, is_different, 3 as place from cut_off
    union all
    select 'new' as run, relation, message, true as is_different, 4 as place from compare.shrunk
),
final as (
    select run, relation, arg_min(message, place) as message, bool_or(is_different) as is_different
    from lacking
    group by run, relation
)
select run, relation, message, is_different from final
