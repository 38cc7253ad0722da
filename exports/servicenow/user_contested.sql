-- servicenow.user_contested
-- title:       Values of accounts whose versions disagree
-- one row per: relation, subject_key, column_name
-- reads:       staging.servicenow_account_key, staging.servicenow_user_version, staging.servicenow_user_versions
-- adds to:     staging.unknown_value
-- unless empty: staging.servicenow_user_versions
with versions as (
    select * exclude (merge_lists, last_login, last_login_time, sys_updated_on) from staging.servicenow_user_versions
),
version as (
    select row, file_key, record from staging.servicenow_user_version
),
account_key as (
    select identity, account_key from staging.servicenow_account_key
),
contesting as (
    select merge_identity, staging.contesting_rows(columns(* exclude (merge_identity))) from versions
),
contested as (
    select merge_identity, column_name, unnest(contesting_rows) as row
    from (unpivot contesting on columns(* exclude (merge_identity)) into name column_name value contesting_rows)
),
final as (
    select
        'servicenow.user' as relation, account_key.account_key as subject_key, contested.column_name, 'version.undecided' as code,
        list({'file_key': version.file_key, 'record': version.record} order by version.file_key, version.record) as places
    from contested
    join version on version.row = contested.row
    join account_key on account_key.identity = contested.merge_identity
    group by account_key.account_key, contested.column_name
)
select * from final order by subject_key, column_name
