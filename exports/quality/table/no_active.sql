-- quality.no_active
-- title:       No export says which accounts are active
-- one row per: code
-- reads:       servicenow.field, servicenow.user
-- adds to:     input.quality
--
-- A reconciliation of such exports is refused; rolecall inspect says it beforehand.
with exported as (
    select is_exported from servicenow.field where name = 'active'
),
account as (
    select count(*) as accounts from servicenow.user
),
final as (
    select
        'account.no_active' as code, 'servicenow' as system, 'servicenow.user' as relation, account.accounts as affected,
        [account.accounts::varchar] as args
    from exported
    cross join account
    where not exported.is_exported and account.accounts > 0
)
select * from final
