-- judge.effect
-- title:       What later runs show of what was revoked, in figures
-- one row per: *
-- reads:       campaign.effect, campaign.setting
-- columns:
--   in_effect:            items that are revoked and gone; null if no later run was compared, like the other columns
--   not_in_effect:        and are there
--   overtaken:            and are there, of an inactive account
--   effect_unknown:       of which that run's exports cannot say
--   median_days:          from decision to effect, of those in effect; null if there are none
--   worst_days:           likewise
--
-- Days are counted to the first run that showed it gone: at most.
with effects as (
    select effect, days from campaign.effect
),
setting as (
    select has_effect from campaign.setting
),
counts as (
    select
        count(*) filter (effect = 'in_effect') as in_effect,
        count(*) filter (effect = 'not_in_effect') as not_in_effect,
        count(*) filter (effect = 'overtaken') as overtaken,
        count(*) filter (effect = 'unknown') as effect_unknown,
        cast(median(days) filter (effect = 'in_effect') as bigint) as median_days,
        max(days) filter (effect = 'in_effect') as worst_days
    from effects
),
final as (
    select
        if(setting.has_effect, counts.in_effect, null) as in_effect,
        if(setting.has_effect, counts.not_in_effect, null) as not_in_effect,
        if(setting.has_effect, counts.overtaken, null) as overtaken,
        if(setting.has_effect, counts.effect_unknown, null) as effect_unknown,
        counts.median_days, counts.worst_days
    from counts
    cross join setting
)
select in_effect, not_in_effect, overtaken, effect_unknown, median_days, worst_days from final
