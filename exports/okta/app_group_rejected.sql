-- okta.app_group_rejected
-- title:       Assignments of groups that no export of groups holds
-- one row per: file_key, record
-- reads:       staging.okta_app_group_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, code, value from staging.okta_app_group_version where code is not null
),
final as (
    select file_key, record, 'okta.app_group' as relation, code, value from version
)
select * from final
