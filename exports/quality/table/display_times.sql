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
        case
            when batch.display_times = 'yes' then 'time.display'
            when setting.is_declared then 'time.maybe_display_of_zone'
            else 'time.maybe_display'
        end as code,
        'servicenow' as system, batch.file_key, 'servicenow.user' as relation, timed.accounts as affected
    from batch
    join timed on timed.file_key = batch.file_key
    cross join setting
    where batch.display_times = 'unknown' or not setting.is_declared
)
select * from final
