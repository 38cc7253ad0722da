-- quality.unnamed_role
-- title:       Roles that no export names
-- one row per: code
-- reads:       servicenow.role
-- adds to:     input.quality
with unnamed as (
    select count(*) as roles, min(sys_id) as example from servicenow.role where not is_named
),
final as (
    select
        'role.unnamed' as code, 'servicenow' as system, 'servicenow.role' as relation, roles as affected,
        [roles::varchar, example] as args
    from unnamed
    where roles > 0
)
select * from final
