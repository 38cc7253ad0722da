-- servicenow.user_role_rejected
-- title:       Grants whose account or role cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_grant_other
-- adds to:     staging.rejected
with resolved as (
    select file_key, record, code, value from staging.servicenow_grant_other where code is not null
),
final as (
    select file_key, record, 'servicenow.user_role' as relation, code, value from resolved
)
select * from final
