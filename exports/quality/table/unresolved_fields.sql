-- quality.unresolved_fields
-- title:       References of accounts that nothing names
-- one row per: args
-- reads:       servicenow.field
-- adds to:     input.quality
--
-- References of accounts that are bare sys_ids nothing names.
with field as (
    select name, unresolved from servicenow.field where unresolved > 0
),
final as (
    select
        'reference.unknown' as code, 'servicenow' as system, 'servicenow.user' as relation, unresolved as affected,
        [name, unresolved::varchar] as args
    from field
)
select * from final
