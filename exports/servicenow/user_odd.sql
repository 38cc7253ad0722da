-- servicenow.user_odd
-- title:       Accounts whose active or locked_out is neither true nor false
-- one row per: relation, subject_key, column_name
-- reads:       staging.servicenow_account_key, staging.servicenow_user, staging.servicenow_user_stated, staging.servicenow_user_version, staging.servicenow_user_versions
-- adds to:     staging.unknown_value
--
-- An empty locked_out is as good as false; active is never empty.
with account_key as (
    select row, identity, account_key from staging.servicenow_account_key
),
versions as (
    select merge_identity, active, locked_out from staging.servicenow_user_versions
),
version as (
    select row, file_key, record from staging.servicenow_user_version
),
single as (
    select account_key.account_key, stated.row, stated.active, stated.locked_out
    from staging.servicenow_user_stated as stated
    join account_key on account_key.row = stated.row
    anti join versions on versions.merge_identity = account_key.identity
    where
        stated.active is not null and staging.truth(stated.active) is null
        or stated.locked_out <> '' and staging.truth(stated.locked_out) is null
),
merged as (
    select
        account_key.account_key,
        case when not staging.is_contested(versions.active) then staging.newest_versions(versions.active)[1] end as active,
        case when not staging.is_contested(versions.locked_out) then staging.newest_versions(versions.locked_out)[1] end as locked_out
    from versions
    join account_key on account_key.identity = versions.merge_identity
),
named as (
    select account_key, row, 'active' as column_name, 'account.unknown_active' as code, active as value from single
    union all
    select account_key, row, 'locked_out' as column_name, 'account.unknown_locked_out' as code, nullif(locked_out, '') as value from single
    union all
    select account_key, active.row, 'active' as column_name, 'account.unknown_active' as code, active.value from merged
    union all
    select account_key, locked_out.row, 'locked_out' as column_name, 'account.unknown_locked_out' as code, nullif(locked_out.value, '') as value
    from merged
),
final as (
    select
        'servicenow.user' as relation, named.account_key as subject_key, named.column_name, named.code,
        [{'file_key': version.file_key, 'record': version.record}] as places
    from named
    join version on version.row = named.row
    where named.value is not null and staging.truth(named.value) is null
)
select * from final order by subject_key, column_name
