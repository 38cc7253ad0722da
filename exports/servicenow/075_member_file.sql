-- What there is to say of the memberships of each file: the newest time, and,
-- where several files hold memberships, between which sys_ids they lie.
create table staging.servicenow_member_file as
with batch as (
    select count(*) > 1 as are_several from staging.batch where table_name = 'servicenow_group_member'
),
staged as (
    select file_key, sys_id, sys_updated_on from staging.servicenow_group_member
),
final as (
    select
        staged.file_key,
        try_cast(max(sys_updated_on) as timestamp) as newest_at,
        min(case when batch.are_several then lower(sys_id) end) as least_sys_id,
        max(case when batch.are_several then lower(sys_id) end) as most_sys_id
    from staged
    cross join batch
    group by staged.file_key
)
select * from final
