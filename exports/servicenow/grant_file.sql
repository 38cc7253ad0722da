-- servicenow.grant_file
-- title:       The newest time of the grants of each file, and how many do not say if they are inherited
-- one row per: file_key
-- reads:       staging.servicenow_user_role, staging.servicenow_user_role_stated
-- makes:       staging.servicenow_grant_file
--
-- What there is to say of the grants of each file: the newest time, and how many do not
-- say whether they are inherited.
with staged as (
    select file_key, inherited, inh_count, sys_updated_on from staging.servicenow_user_role_stated
),
final as (
    select
        file_key,
        try_cast(max(sys_updated_on) as timestamp) as newest_at,
        count(*) filter (where staging.inheritance(inherited, try_cast(inh_count as integer)) is null) as silent
    from staged
    group by file_key
)
select * from final
