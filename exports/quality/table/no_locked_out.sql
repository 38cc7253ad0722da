-- quality.no_locked_out
-- title:       No export says which accounts are locked
-- one row per: topic
-- reads:       servicenow.field, servicenow.user
-- adds to:     input.quality
--
-- Whether an account is locked is needed for suspended people and for locks that stay
-- behind.
with exported as (
    select is_exported from servicenow.field where name = 'locked_out'
),
account as (
    select count(*) as accounts from servicenow.user
),
final as (
    select
        'warning' as severity, 'no_locked_out' as topic, 'servicenow' as system, 'servicenow.user' as relation, account.accounts as affected,
        'no export of sys_user has locked_out: locked accounts were not assessed' as message,
        'export sys_user with the field locked_out' as hint
    from exported
    cross join account
    where not exported.is_exported and account.accounts > 0
)
select * from final
