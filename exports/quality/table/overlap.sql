-- quality.overlap
-- title:       Pages of a list that overlap
-- one row per: code, file_key, args
-- reads:       input.file, staging.batch, staging.bound, staging.okta_repeated, staging.servicenow_repeated
-- adds to:     input.quality
--
-- A list that is read page by page without an order puts its records into another order
-- for each page: then some stand in two pages and as many in none (ServiceNow's support
-- article on sysparm_offset). Files are pages of one list if their names differ in digits
-- only, or if they hold equally many records. No pages are a list and a part of it, or
-- the list of another day: they share half of their records or more; but for the last records
-- of one that are the first of the other, which both have more. Where ranges of sys_ids meet,
-- they may share the record between. In one file, a record twice in a row
-- is of slices that meet, and a run of records again is an answer that was asked for twice.
with repeated as (
    select relation, identity, file_key, record from staging.okta_repeated
    union all
    select relation, identity, file_key, record from staging.servicenow_repeated
),
batch as (
    select batch.file_key, batch.relation, batch.form, batch.rows_staged, concat_ws('!', file.path, file.member) as path
    from staging.batch
    join input.file on file.file_key = batch.file_key
),
placed as (
    select
        repeated.relation, repeated.identity, repeated.file_key, repeated.record, batch.form, batch.rows_staged, batch.path,
        regexp_replace(batch.path, '[0-9]+', '#', 'g') as pattern
    from repeated
    join batch on batch.file_key = repeated.file_key and batch.relation = repeated.relation
),
bound as (
    select file_key, least, most from staging.bound
),
paired as (
    select
        one.file_key as other_key, two.file_key, any_value(two.relation) as relation, any_value(one.path) as other_path,
        count(distinct two.identity) as shared, least(any_value(one.rows_staged), any_value(two.rows_staged)) as records,
        max(one.record) = any_value(one.rows_staged) and max(one.record) - min(one.record) = count(distinct two.identity) - 1
            and max(two.record) = count(distinct two.identity) as is_next,
        max(two.record) = any_value(two.rows_staged) and max(two.record) - min(two.record) = count(distinct two.identity) - 1
            and max(one.record) = count(distinct two.identity) as is_previous
    from placed as one
    join placed as two on two.relation = one.relation and two.identity = one.identity and two.file_key > one.file_key and two.form = one.form
    where one.pattern = two.pattern or one.rows_staged = two.rows_staged
    group by one.file_key, two.file_key
),
overlapping as (
    select paired.file_key, paired.relation, paired.other_path, paired.shared
    from paired
    left join bound as one on one.file_key = paired.other_key
    left join bound as two on two.file_key = paired.file_key
    where (paired.shared * 2 < paired.records or (paired.is_next or paired.is_previous) and paired.shared < paired.records)
        and not (paired.shared = 1 and coalesce(one.most = two.least or two.most = one.least, false))
),
within as (
    select
        relation, file_key, any_value(rows_staged) as records, identity, min(record) as first_record, max(record) as last_record
    from placed
    where form = 'json'
    group by relation, file_key, identity
    having count(*) > 1
),
apart as (
    select
        relation, file_key, any_value(records) as records, count(*) filter (where last_record - first_record > 2) as shared,
        count(*) > 1 and count(distinct last_record - first_record) = 1 and max(first_record) - min(first_record) = count(*) - 1 as is_run
    from within
    group by relation, file_key
),
final as (
    select
        'file.overlapping_pages' as code, split_part(relation, '.', 1) as system, file_key, relation, shared as affected,
        [shared::varchar, other_path] as args
    from overlapping
    union all
    select
        'file.repeated_records' as code, split_part(relation, '.', 1) as system, file_key, relation, shared as affected,
        [shared::varchar] as args
    from apart
    where shared > 0 and shared * 2 < records - shared and not is_run
)
select * from final order by file_key, code, args
