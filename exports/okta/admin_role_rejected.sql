-- okta.admin_role_rejected
-- title:       Roles of administrators who cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_admin_role_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, kind, value from staging.okta_admin_role_found where code is not null
),
final as (
    select file_key, record, 'okta.admin_role' as relation, code, case when code in ('user.ambiguous', 'user.unknown') then [kind] end as args, value
    from found
)
select * from final
