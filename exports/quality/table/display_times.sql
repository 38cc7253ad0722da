-- quality.display_times
-- title:       Times of which nothing says the time zone
-- one row per: file_key
-- reads:       staging.batch, staging.servicenow_user_file, staging.time_zone
-- adds to:     input.quality
--
-- Times in an export of display values are in the time zone of whoever exported, which
-- the file does not say. Where a zone is declared, what remains are files that may hold
-- raw values as well.
with batch as (
    select file_key, display_times from staging.batch
    where relation = 'servicenow.user' and display_times in ('yes', 'unknown')
),
setting as (
    select is_declared from staging.time_zone
),
timed as (
    select file_key, timed as accounts from staging.servicenow_user_file where timed > 0
),
final as (
    select
        case batch.display_times when 'yes' then 'warning' else 'note' end as severity,
        'display_times' as topic, 'servicenow' as system, batch.file_key, 'servicenow.user' as relation, timed.accounts as affected,
        format('its times {} in the time zone of whoever exported it; they were read as UTC',
            case batch.display_times when 'yes' then 'are' else 'may be' end) as message,
        if(setting.is_declared,
            'the time_zone of the rules was not applied, since nothing tells raw from display values here: export raw values, or add a reference (manager)',
            'say the zone in the rules, under exports: {servicenow: {time_zone: ...}}, or export raw values (sysparm_display_value=false)') as hint
    from batch
    join timed on timed.file_key = batch.file_key
    cross join setting
    where batch.display_times = 'unknown' or not setting.is_declared
)
select * from final
