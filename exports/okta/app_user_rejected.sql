-- okta.app_user_rejected
-- title:       Assignments whose user cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_app_user_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, code, kind, value from staging.okta_app_user_version where code is not null
),
final as (
    select file_key, record, 'okta.app_user' as relation, code, case when code in ('user.ambiguous', 'user.unknown') then [kind] end as args, value
    from version
)
select * from final
