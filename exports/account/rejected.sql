-- account.rejected
-- title:       The records that could not be loaded
-- one row per: file_key, record, relation, cause
-- reads:       staging.rejected, input.cause
-- adds to:     input.rejected
--
-- A text is made once, however many records it is about.
with rejected as (
    select file_key, record, line, relation, code, coalesce(args, []) as args, nullif(value, '') as value from staging.rejected
),
known as (
    select code, topic, text, arguments from input.cause
),
met as (
    select distinct code, args from rejected
),
worded as (
    select met.code, met.args, known.topic, staging.worded(known.text, known.arguments, met.args) as cause
    from met
    left join known on known.code = met.code
),
final as (
    select
        rejected.file_key, rejected.record, rejected.line, rejected.relation, worded.cause, staging.shorten(rejected.value) as value,
        rejected.code, case when worded.topic = 'unresolved' then rejected.value end as reference
    from rejected
    join worded on worded.code = rejected.code and worded.args = rejected.args
)
select * from final order by file_key, record, cause
