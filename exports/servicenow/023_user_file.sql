-- What there is to say of the accounts of each file: in how many a time is none
-- that can be read, how many have a time of day, and, where several files hold
-- accounts, between which sys_ids they lie.
create table staging.servicenow_user_file as
with batch as (
    select count(*) > 1 as are_several from staging.batch where table_name = 'servicenow_user'
),
staged as (
    select file_key, sys_id, last_login, last_login_time, sys_created_on, sys_updated_on from staging.servicenow_user
),
final as (
    select
        staged.file_key,
        count(*) filter (where last_login_time <> '' and try_cast(last_login_time as timestamp) is null) as unreadable_last_login_time,
        count(*) filter (where last_login <> '' and try_cast(last_login as date) is null) as unreadable_last_login,
        count(*) filter (where sys_created_on <> '' and try_cast(sys_created_on as timestamp) is null) as unreadable_created,
        count(*) filter (where length(coalesce(last_login_time, sys_updated_on, sys_created_on)) > 10) as timed,
        min(case when batch.are_several then lower(sys_id) end) as least_sys_id,
        max(case when batch.are_several then lower(sys_id) end) as most_sys_id
    from staged
    cross join batch
    group by staged.file_key
)
select * from final
