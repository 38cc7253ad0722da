-- quality.old_exports
-- title:       A run as of another day than the exports are of
-- one row per: code
-- reads:       input.side, staging.as_of
-- adds to:     input.quality
--
-- Two days, because over a weekend little happens that leaves a time in the exports.
with side as (
    select max(exported_at) as exported_at from input.side
),
gap as (
    select as_of.as_of, side.exported_at, epoch(as_of.as_of) - epoch(side.exported_at) as seconds
    from staging.as_of
    cross join side
),
final as (
    select
        if(seconds > 0, 'time.old_exports', 'time.future_exports') as code,
        [strftime(as_of, '%Y-%m-%d %H:%M:%S'), round(abs(seconds) / 86400)::bigint::varchar, strftime(exported_at, '%Y-%m-%d %H:%M:%S')] as args
    from gap
    where abs(seconds) > 2 * 24 * 60 * 60
)
select * from final
