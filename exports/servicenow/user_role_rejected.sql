-- servicenow.user_role_rejected
-- title:       Grants whose account or role cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_grant_other
-- adds to:     staging.rejected
with resolved as (
    select file_key, record, cause, value from staging.servicenow_grant_other where cause is not null
),
final as (
    select
        file_key, record, 'servicenow.user_role' as relation,
        case when cause like 'inherited %' then 'rejected' else 'unresolved' end as topic, cause, staging.shorten(value) as value
    from resolved
)
select * from final
