-- reviewed.effects
-- title:       What later runs show of what was revoked
-- one row per: *
-- reads:       reviewed.effect
--
-- Days are counted from the decision to the first run that showed it gone: at most.
with effects as (
    select effect, days, run_id, as_of from reviewed.effect
),
final as (
    select
        count(*) as revoked,
        count(*) filter (effect = 'in_effect') as in_effect,
        count(*) filter (effect = 'not_in_effect') as not_in_effect,
        count(*) filter (effect = 'overtaken') as overtaken,
        count(*) filter (effect = 'unknown') as unknown,
        coalesce(cast(median(days) as bigint), 0) as median_days,
        coalesce(max(days), 0) as worst_days,
        coalesce(any_value(run_id), '') as run_id,
        coalesce(any_value(as_of), '') as as_of
    from effects
)
select revoked, in_effect, not_in_effect, overtaken, unknown, median_days, worst_days, run_id, as_of from final
