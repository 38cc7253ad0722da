-- quality.active_only
-- title:       No account is inactive
-- one row per: topic
-- reads:       servicenow.user
-- adds to:     input.quality
--
-- Who is not an administrator does not see inactive accounts, and filters on active are
-- usual.
with account as (
    select count(*) as accounts, count(*) filter (where not active) as inactive from servicenow.user
),
final as (
    select
        'warning' as severity, 'active_only' as topic, 'servicenow' as system, 'servicenow.user' as relation, accounts as affected,
        format('of {} ServiceNow accounts all are active: inactive ones seem to be left out, so an account that exists may look missing', accounts) as message,
        'export sys_user without a filter on active, as a user who sees inactive accounts' as hint
    from account
    where accounts > 0 and inactive = 0
)
select * from final
