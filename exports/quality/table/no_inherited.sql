-- quality.no_inherited
-- title:       No grant is inherited
-- one row per: code
-- reads:       servicenow.user_role, staging.batch
-- adds to:     input.quality
--
-- About nine in ten rows of a genuine sys_user_has_role are inherited. Rows that do not
-- say are counted elsewhere.
with held as (
    select count(inherited) as grants, count(*) filter (where inherited) as inherited
    from servicenow.user_role
    where file_key in (select file_key from staging.batch where relation = 'servicenow.user_role')
),
final as (
    select
        'grant.none_inherited' as code, 'servicenow' as system, 'servicenow.user_role' as relation, grants as affected,
        [grants::varchar] as args
    from held
    where grants > 0 and inherited = 0
)
select * from final
