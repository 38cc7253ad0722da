-- okta.group_rejected
-- title:       Rows about groups that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.okta_group_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, group_id, code from staging.okta_group_version where code is not null
),
final as (
    select file_key, record, 'okta.group' as relation, code, group_id as value
    from version
)
select * from final
