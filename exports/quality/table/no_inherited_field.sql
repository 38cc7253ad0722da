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
        'warning' as severity, 'no_inherited_field' as topic, 'servicenow' as system, file_key, 'servicenow.user_role' as relation,
        grants as affected,
        format('{} rows of sys_user_has_role do not say whether the role is inherited: they count as direct', grants) as message,
        'export sys_user_has_role with the field inherited' as hint
    from held
)
select * from final
