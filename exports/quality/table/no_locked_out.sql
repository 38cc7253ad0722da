-- quality.no_locked_out
-- title:       No export says which accounts are locked
-- one row per: code
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
    select 'account.no_locked_out' as code, 'servicenow' as system, 'servicenow.user' as relation, account.accounts as affected
    from exported
    cross join account
    where not exported.is_exported and account.accounts > 0
)
select * from final
