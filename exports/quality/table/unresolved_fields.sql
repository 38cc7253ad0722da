-- quality.unresolved_fields
-- title:       References of accounts that nothing names
-- one row per: message
-- reads:       servicenow.field
-- adds to:     input.quality
--
-- References of accounts that are bare sys_ids nothing names.
with field as (
    select name, unresolved from servicenow.field where unresolved > 0
),
final as (
    select
        'warning' as severity, 'unresolved' as topic, 'servicenow' as system, 'servicenow.user' as relation, unresolved as affected,
        format('{} of {} accounts is a sys_id that no export names: it was not compared for them', name, unresolved) as message,
        'export sys_user with display values too (Table API: sysparm_display_value=all)' as hint
    from field
)
select * from final
