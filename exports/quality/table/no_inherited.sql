-- quality.no_inherited
-- title:       No grant is inherited
-- one row per: topic
-- reads:       servicenow.user_role, staging.batch
-- adds to:     input.quality
--
-- About nine in ten rows of a genuine sys_user_has_role are inherited.
with held as (
    select count(*) as grants, count(*) filter (where inherited) as inherited
    from servicenow.user_role
    where file_key in (select file_key from staging.batch where relation = 'servicenow.user_role')
),
final as (
    select
        'warning' as severity, 'no_inherited' as topic, 'servicenow' as system, 'servicenow.user_role' as relation, grants as affected,
        format('of {} rows of sys_user_has_role none is inherited: the export was filtered, or lacks the field inherited, so roles that come through groups may look direct or missing', grants) as message,
        'export sys_user_has_role without a filter, with the field inherited' as hint
    from held
    where grants > 0 and inherited = 0
)
select * from final
