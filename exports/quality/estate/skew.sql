-- quality.skew
-- title:       Exports of different days
-- one row per: code
-- reads:       input.side
-- adds to:     input.quality
--
-- Exports of different days disagree about whatever changed in between.
with side as (
    select
        max(exported_at) filter (where system = 'okta') as okta_at,
        max(exported_at) filter (where system = 'servicenow') as servicenow_at
    from input.side
),
final as (
    select
        'time.skew' as code, [strftime(okta_at, '%Y-%m-%d %H:%M:%S'), strftime(servicenow_at, '%Y-%m-%d %H:%M:%S')] as args
    from side
    where abs(epoch(okta_at) - epoch(servicenow_at)) > 24 * 60 * 60
)
select * from final
