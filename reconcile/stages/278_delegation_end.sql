-- recon.delegation_end
-- title:       Delegations that decisions are about, and when each would end
-- one row per: decision_no, file_key, record
-- reads:       recon.decided_access, recon.delegation
-- adds to:     recon.delegation_end
-- unless empty: recon.decided_access
with found as (
    select decision_no, account_key, other_account_key from recon.decided_access where kind = 'delegation'
),
delegations as (
    select file_key, record, sys_id, account_key, delegate_account_key, ends_at, new_ends_at, is_known from recon.delegation
),
final as (
    select
        found.decision_no, delegations.file_key, delegations.record, delegations.sys_id, delegations.ends_at, delegations.new_ends_at, delegations.is_known
    from found
    join delegations on delegations.delegate_account_key = found.account_key and delegations.account_key = found.other_account_key
)
select decision_no, file_key, record, sys_id, ends_at, new_ends_at, is_known from final
