-- quality.unreadable_times
-- title:       Times that cannot be read
-- one row per: file_key, args
-- reads:       staging.okta_user_file, staging.servicenow_user_file
-- adds to:     input.quality
--
-- Times that are none: the field is null.
with account as (
    select file_key, unreadable_last_login_time, unreadable_last_login, unreadable_created from staging.servicenow_user_file
),
identity as (
    select file_key, field, unreadable from staging.okta_user_file
),
counted as (
    select
        file_key,
        unnest(['last_login_time', 'last_login', 'sys_created_on']) as field,
        unnest([unreadable_last_login_time, unreadable_last_login, unreadable_created]) as users,
        'servicenow' as system
    from account
    union all
    select file_key, field, unreadable as users, 'okta' as system from identity
),
final as (
    select
        'time.unreadable' as code, system, file_key, system || '.user' as relation, users as affected, [field, users::varchar] as args
    from counted
    where users > 0
)
select * from final
