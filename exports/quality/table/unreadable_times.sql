-- Times that are none: the field is null.
insert into input.quality by name
with account as (
    select staged.file_key,
        count(*) filter (where staged.last_login_time <> '' and try_cast(staged.last_login_time as timestamp) is null) as last_login_time,
        count(*) filter (where staged.last_login <> '' and try_cast(staged.last_login as date) is null) as last_login,
        count(*) filter (where staged.sys_created_on <> '' and try_cast(staged.sys_created_on as timestamp) is null) as sys_created_on
    from staging.servicenow_user as staged
    group by staged.file_key
),
identity as (
    select staged.file_key,
        count(*) filter (where staged.last_login_at <> '' and staging.instant(staged.last_login_at) is null) as last_login,
        count(*) filter (where staged.status_changed_at <> '' and staging.instant(staged.status_changed_at) is null) as status_changed,
        count(*) filter (where staged.activated_at <> '' and staging.instant(staged.activated_at) is null) as activated,
        count(*) filter (where staged.last_updated_at <> '' and staging.instant(staged.last_updated_at) is null) as last_updated,
        count(*) filter (where staged.created_at <> '' and staging.instant(staged.created_at) is null) as created
    from staging.okta_user as staged
    group by staged.file_key
),
counted as (
    select file_key, unnest(['last_login_time', 'last_login', 'sys_created_on']) as field,
        unnest([last_login_time, last_login, sys_created_on]) as users, 'servicenow' as system from account
    union all
    select file_key, unnest(['lastLogin', 'statusChanged', 'activated', 'lastUpdated', 'created']) as field,
        unnest([last_login, status_changed, activated, last_updated, created]) as users, 'okta' as system from identity
),
final as (
    select
        'warning' as severity, 'unreadable_times' as topic, system, file_key, system || '.user' as relation, users as affected,
        format('{} of {} records is no time that can be read: it is unknown for them', field, users) as message,
        'export times as yyyy-MM-dd HH:mm:ss (ServiceNow) or ISO 8601 (Okta)' as hint
    from counted
    where users > 0
)
select * from final
