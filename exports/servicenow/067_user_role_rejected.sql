-- Grants whose account or role cannot be told.
insert into staging.rejected by name
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
