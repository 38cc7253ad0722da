-- Without the roles that roles contain, no path explains a role inherited
-- through another role.
insert into input.quality by name
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
