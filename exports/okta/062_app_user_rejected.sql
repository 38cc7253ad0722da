-- Assignments whose user cannot be told.
insert into staging.rejected by name
with version as (
    select file_key, record, cause, value from staging.okta_app_user_version where cause is not null
),
final as (
    select file_key, record, 'okta.app_user' as relation, 'unresolved' as topic, cause, staging.shorten(value) as value
    from version
)
select * from final
