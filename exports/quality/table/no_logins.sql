-- quality.no_logins
-- title:       No export says when accounts were last used
-- one row per: code
-- reads:       servicenow.field, servicenow.user
-- adds to:     input.quality
--
-- Staleness needs a time of last use.
with exported as (
    select bool_or(is_exported) as is_exported from servicenow.field where name in ('last_login', 'last_login_time')
),
account as (
    select count(*) as accounts from servicenow.user
),
final as (
    select 'account.no_logins' as code, 'servicenow' as system, 'servicenow.user' as relation, account.accounts as affected
    from exported
    cross join account
    where not exported.is_exported and account.accounts > 0
)
select * from final
