-- quality.active_only
-- title:       No account is inactive
-- one row per: code
-- reads:       servicenow.user
-- adds to:     input.quality
--
-- Who is not an administrator does not see inactive accounts, and filters on active are
-- usual. Accounts of which no export says whether they are active count for nothing.
with account as (
    select count(active) as accounts, count(*) filter (where not active) as inactive from servicenow.user
),
final as (
    select
        'account.all_active' as code, 'servicenow' as system, 'servicenow.user' as relation, accounts as affected,
        [accounts::varchar] as args
    from account
    where accounts > 0 and inactive = 0
)
select * from final
