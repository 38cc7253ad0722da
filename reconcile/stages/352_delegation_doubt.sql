-- recon.delegation_doubt
-- title:       Findings about delegations that may have ended or may not have begun
-- one row per: *
-- reads:       recon.discrepancy, recon.delegation, servicenow.user
-- adds to:     recon.resting_finding
-- unless empty: recon.delegation
--
-- A delegation of which the export has no end, or none that can be read, is taken for one in
-- force: it may have ended long ago. So is one without a start, and that may be yet to begin; ServiceNow
-- itself looks for delegations whose start has passed. If the same people have another of which both are
-- known, that one is in force.
with discrepancies as (
    select kind, user_key, account_key, item from recon.discrepancy where starts_with(kind, 'delegate.')
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
undated as (
    select delegations.delegate_account_key as account_key, accounts.user_name as item, bool_and(not delegations.is_end_known) as lacks_end
    from recon.delegation as delegations
    join accounts on accounts.account_key = delegations.account_key
    group by delegations.delegate_account_key, accounts.user_name
    having bool_and(not delegations.is_end_known or delegations.starts_at is null)
),
final as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'column' as subject,
        if(undated.lacks_end, 'servicenow.delegate.ends', 'servicenow.delegate.starts') as name,
        if(undated.lacks_end, 'delegate.no_end', 'delegate.no_start') as code,
        if(undated.lacks_end, 'Perhaps the delegation has ended: the exports do not say when it does',
            'Perhaps the delegation has not begun: the exports do not say when it does') as message,
        'export sys_user_delegate with starts and ends' as hint
    from discrepancies
    join undated on undated.account_key = discrepancies.account_key and undated.item = discrepancies.item
)
select kind, user_key, account_key, item, subject, name, code, message, hint, false as is_of_table, 1 as place from final
