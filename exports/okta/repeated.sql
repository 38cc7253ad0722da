-- okta.repeated
-- title:       The rows of records that stand in exports more than once
-- one row per: *
-- reads:       staging.okta_app_user_version, staging.okta_group_version, staging.okta_user_version
-- makes:       staging.okta_repeated
with identity as (
    select identity, file_key, record
    from staging.okta_user_version
    semi join (select identity from staging.okta_user_version where place > 1) as again using (identity)
),
groups as (
    select group_id as identity, file_key, record
    from staging.okta_group_version
    semi join (select group_id from staging.okta_group_version where place > 1) as again using (group_id)
),
assigned as (
    select user_key::varchar as identity, file_key, record
    from staging.okta_app_user_version
    semi join (select user_key from staging.okta_app_user_version where place > 1) as again using (user_key)
),
final as (
    select 'okta.user' as relation, identity, file_key, record from identity
    union all
    select 'okta.group' as relation, identity, file_key, record from groups
    union all
    select 'okta.app_user' as relation, identity, file_key, record from assigned
)
select * from final
