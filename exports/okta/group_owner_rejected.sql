-- okta.group_owner_rejected
-- title:       Owners of groups whose group or owner cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_group_owner_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, value from staging.okta_group_owner_found where code is not null
),
final as (
    select file_key, record, 'okta.group_owner' as relation, code, value from found
)
select * from final
