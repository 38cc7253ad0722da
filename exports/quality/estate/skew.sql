-- quality.skew
-- title:       Exports of different days
-- one row per: topic
-- reads:       input.file
-- adds to:     input.quality
--
-- Exports of different days disagree about whatever changed in between.
with newest as (
    select
        max(newest_at) filter (where system = 'okta') as okta_at,
        max(newest_at) filter (where system = 'servicenow') as servicenow_at
    from input.file
),
final as (
    select
        'warning' as severity, 'skew' as topic,
        format('the newest time in the Okta exports is {} UTC, in the ServiceNow exports {} UTC: more than a day apart, so changes in between look like discrepancies',
            strftime(okta_at, '%Y-%m-%d %H:%M:%S'), strftime(servicenow_at, '%Y-%m-%d %H:%M:%S')) as message,
        'export both systems at the same time' as hint
    from newest
    where abs(epoch(okta_at) - epoch(servicenow_at)) > 24 * 60 * 60
)
select * from final
