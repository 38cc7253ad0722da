-- servicenow.user_file
-- title:       Times of accounts that cannot be read, by file
-- one row per: file_key
-- reads:       staging.servicenow_user
-- makes:       staging.servicenow_user_file
--
-- What there is to say of the accounts of each file: in how many a time is none that
-- can be read, and how many have a time of day.
with staged as (
    select file_key, last_login, last_login_time, sys_created_on, sys_updated_on from staging.servicenow_user
),
final as (
    select
        file_key,
        count(*) filter (where last_login_time <> '' and try_cast(last_login_time as timestamp) is null) as unreadable_last_login_time,
        count(*) filter (where last_login <> '' and try_cast(last_login as date) is null) as unreadable_last_login,
        count(*) filter (where sys_created_on <> '' and try_cast(sys_created_on as timestamp) is null) as unreadable_created,
        count(*) filter (where length(coalesce(last_login_time, sys_updated_on, sys_created_on)) > 10) as timed
    from staged
    group by file_key
)
select * from final
