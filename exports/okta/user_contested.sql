-- okta.user_contested
-- title:       Values of identities whose versions disagree
-- one row per: relation, subject_key, column_name
-- reads:       staging.okta_user_key, staging.okta_user_version, staging.okta_user_versions
-- adds to:     staging.unknown_value
-- unless empty: staging.okta_user_versions
with versions as (
    select * exclude (merge_lists, last_login_at, last_updated_at) from staging.okta_user_versions
),
version as (
    select row, file_key, record from staging.okta_user_version
),
user_key as (
    select identity, user_key from staging.okta_user_key
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
        'okta.user' as relation, user_key.user_key as subject_key, contested.column_name, 'version.undecided' as code,
        list({'file_key': version.file_key, 'record': version.record} order by version.file_key, version.record) as places
    from contested
    join version on version.row = contested.row
    join user_key on user_key.identity = contested.merge_identity
    group by user_key.user_key, contested.column_name
)
select * from final order by subject_key, column_name
