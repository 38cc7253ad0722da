-- quality.no_role_contains
-- title:       No export says which roles contain which
-- one row per: code
-- reads:       servicenow.user_role, staging.batch
-- adds to:     input.quality
--
-- Without the roles that roles contain, no path explains a role inherited through
-- another role.
with fed as (
    select count(*) as files from staging.batch where relation = 'servicenow.role_contains'
),
held as (
    select count(*) as inherited from servicenow.user_role where inherited
),
final as (
    select
        'role_contains.not_exported' as code, 'servicenow' as system, 'servicenow.role_contains' as relation,
        held.inherited as affected, [held.inherited::varchar] as args
    from fed
    cross join held
    where fed.files = 0 and held.inherited > 0
)
select * from final
