-- quality.no_inherited_field
-- title:       Grants that do not say whether they are inherited
-- one row per: file_key
-- reads:       staging.servicenow_grant_file
-- adds to:     input.quality
--
-- Without the field inherited, every grant counts as direct.
with held as (
    select file_key, silent as grants from staging.servicenow_grant_file where silent > 0
),
final as (
    select
        'grant.no_inherited_field' as code, 'servicenow' as system, file_key, 'servicenow.user_role' as relation,
        grants as affected, [grants::varchar] as args
    from held
)
select * from final
