-- quality.no_active
-- title:       No export says which accounts are active
-- one row per: code
-- reads:       servicenow.user
-- adds to:     input.quality
--
-- A reconciliation of such exports is refused; rolecall inspect says it beforehand.
with account as (
    select count(*) as accounts, count(active) as known from servicenow.user
),
final as (
    select
        'account.no_active' as code, 'servicenow' as system, 'servicenow.user' as relation, accounts as affected,
        [accounts::varchar] as args
    from account
    where accounts > 0 and known = 0
)
select * from final
