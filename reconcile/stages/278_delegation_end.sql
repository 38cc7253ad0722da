-- recon.delegation_end
-- title:       The rows of delegations that decisions are about, and when each would end
-- one row per: decision_no, file_key, record
-- reads:       recon.decided_access, recon.unknown_table, servicenow.delegate, input.file_field, policy.setting
-- adds to:     recon.delegation_end
-- unless empty: recon.decided_access
--
-- A delegation that is in force began by the as-of and has not ended by then, so that the as-of is never
-- before its start nor after its end; both are whole seconds, and so is the new end. It is past when the plan is imported, in whatever form and however
-- late: the delegation ends with the import, and an end that somebody has brought forward is not put off.
-- Nothing can be planned without the sys_id of the row, without an end that can be read (or known to be empty), which the rollback gives back, or
-- where the export may lack other rows of the same delegation.
with found as (
    select decision_no, account_key, other_account_key from recon.decided_access where kind = 'delegation'
),
delegates as (
    select sys_id, account_key, delegate_account_key, starts_at, ends_at, coalesce(has_unread_end, false) as has_unread_end, file_key, record from servicenow.delegate
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
dated as (
    select file_key from input.file_field where relation = 'servicenow.delegate' and name = 'ends_at'
),
final as (
    select
        found.decision_no, delegates.file_key, delegates.record, delegates.sys_id, delegates.ends_at,
        date_trunc('second', as_ofs.as_of) as new_ends_at,
        delegates.sys_id is not null and dated.file_key is not null and not delegates.has_unread_end
            and not exists (select 1 from recon.unknown_table as unknown_table where unknown_table.relation = 'servicenow.delegate') as is_known
    from found
    cross join as_ofs
    join delegates on delegates.delegate_account_key = found.account_key and delegates.account_key = found.other_account_key
    left join dated on dated.file_key = delegates.file_key
    where coalesce(delegates.starts_at <= as_ofs.as_of, true) and coalesce(delegates.ends_at > as_ofs.as_of, true)
)
select decision_no, file_key, record, sys_id, ends_at, new_ends_at, is_known from final
