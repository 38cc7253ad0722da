-- recon.delegation
-- title:       Delegations in force, and whether both sides can still use them
-- one row per: file_key, record
-- reads:       recon.verdict, recon.link, recon.identity, recon.unknown_table, servicenow.delegate, input.file_field, policy.setting
-- adds to:     recon.delegation
-- unless empty: servicenow.delegate
--
-- A delegation that is in force began by the as-of and has not ended by then, so that the as-of is never
-- before its start nor after its end; both are whole seconds, and so is the new end. It is past when the plan is imported, in whatever form and however
-- late: the delegation ends with the import, and an end that somebody has brought forward is not put off.
-- One of which the exports have no start, or none that can be read, counts as one in force, and leaves
-- findings about it open (recon.delegation_doubt); one that starts later is not in force.
-- Nothing can be planned without the sys_id of the row, without an end that can be read (or known to be empty), which the rollback gives back, or
-- where the export may lack other rows of the same delegation. An account that the plan activates is still
-- inactive, but does not stay so, nor does that of somebody who is suspended, or yet to start.
with delegates as (
    select
        sys_id, account_key, delegate_account_key, starts_at, ends_at, coalesce(approvals, false) as approvals,
        coalesce(has_unread_end, false) as has_unread_end, file_key, record
    from servicenow.delegate
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
dated as (
    select file_key from input.file_field where relation = 'servicenow.delegate' and name = 'ends_at'
),
leavers as (
    select links.account_key
    from recon.link as links
    join recon.identity as identities on identities.user_key = links.user_key
    where identities.standing = 'leaver'
),
away as (
    select links.account_key
    from recon.link as links
    join recon.identity as identities on identities.user_key = links.user_key
    where identities.standing in ('suspended', 'staged')
),
absences as (
    select
        verdicts.account_key,
        case
            when leavers.account_key is not null then 'left'
            when not verdicts.is_active then 'inactive'
            when verdicts.is_locked then 'locked'
        end as absence,
        leavers.account_key is not null
            or (not verdicts.is_active and verdicts.verdict <> 'reconciled' and away.account_key is null) as is_lasting
    from recon.verdict as verdicts
    left join leavers on leavers.account_key = verdicts.account_key
    left join away on away.account_key = verdicts.account_key
),
final as (
    select
        delegates.file_key, delegates.record, delegates.sys_id, delegates.account_key, delegates.delegate_account_key,
        delegates.starts_at, delegates.ends_at, date_trunc('second', as_ofs.as_of) as new_ends_at, delegates.approvals,
        dated.file_key is not null and not delegates.has_unread_end as is_end_known,
        delegates.sys_id is not null and dated.file_key is not null and not delegates.has_unread_end
            and not exists (select 1 from recon.unknown_table as unknown_table where unknown_table.relation = 'servicenow.delegate') as is_known,
        principal.absence, delegate.absence as delegate_absence,
        coalesce(principal.is_lasting, false) or coalesce(delegate.is_lasting, false) as is_over
    from delegates
    cross join as_ofs
    left join dated on dated.file_key = delegates.file_key
    left join absences as principal on principal.account_key = delegates.account_key
    left join absences as delegate on delegate.account_key = delegates.delegate_account_key
    where coalesce(delegates.starts_at <= as_ofs.as_of, true) and coalesce(delegates.ends_at > as_ofs.as_of, true)
)
select
    file_key, record, sys_id, account_key, delegate_account_key, starts_at, ends_at, new_ends_at, approvals, is_end_known, is_known,
    absence, delegate_absence, is_over
from final
