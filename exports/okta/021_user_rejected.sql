-- Rows about users that cannot be loaded.
insert into staging.rejected by name
with version as (
    select file_key, record, code, value from staging.okta_user_version where code is not null
),
final as (
    select file_key, record, 'okta.user' as relation, code, value
    from version
)
select * from final
