-- end_delegation
-- title:       End a delegation
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.override, recon.revocation, recon.delegation_end, recon.delegation, servicenow.user
--
-- A review revoked that an account acts for another, or one of the two is gone, or it approves what it must
-- not. Its row gets the as-of for an end (see
-- recon.delegation); it is not deleted, so that who acted for whom, and since when, can still be read.
-- What was its end, or that it had none, is what the rollback gives back. It is a change of the account that acts.
with findings as (
    select finding_id, kind, subject, account_key, user_key, item
    from recon.finding
    where (kind = 'review.revoked' or starts_with(kind, 'delegate.')) and fix = 'update' and not excepted
),
overrides as (
    select kind, account_key, item from recon.override
),
revoked as (
    select decision_no, account_key, item from recon.revocation where kind = 'delegation' and fix = 'update'
),
ends as (
    select
        decision_no, sys_id,
        strftime(ends_at, '%Y-%m-%d %H:%M:%S') as before,
        strftime(new_ends_at, '%Y-%m-%d %H:%M:%S') as after
    from recon.delegation_end
    where is_known
),
in_force as (
    select
        delegations.delegate_account_key as account_key, coalesce(principals.user_name, principals.sys_id) as item, delegations.sys_id, delegations.approvals,
        strftime(delegations.ends_at, '%Y-%m-%d %H:%M:%S') as before,
        strftime(delegations.new_ends_at, '%Y-%m-%d %H:%M:%S') as after
    from recon.delegation as delegations
    join servicenow.user as principals on principals.account_key = delegations.account_key
    where delegations.is_known
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
to_end as (
    select findings.finding_id, ends.sys_id, ends.before, ends.after
    from findings
    join revoked on revoked.account_key = findings.account_key and revoked.item is not distinct from findings.item
    join ends on ends.decision_no = revoked.decision_no
    where findings.kind = 'review.revoked'
    union
    select findings.finding_id, in_force.sys_id, in_force.before, in_force.after
    from findings
    join in_force on in_force.account_key = findings.account_key and in_force.item = findings.item
    left join overrides on overrides.kind = findings.kind and overrides.account_key = findings.account_key and overrides.item = findings.item
    where starts_with(findings.kind, 'delegate.') and (findings.kind <> 'delegate.conflict' or in_force.approvals or overrides.kind is not null)
),
rows_to_end as (
    select
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, findings.item,
        accounts.user_name, accounts.sys_id as user_sys_id, to_end.sys_id, to_end.before, to_end.after
    from to_end
    join findings on findings.finding_id = to_end.finding_id
    join accounts on accounts.account_key = findings.account_key
),
numbered as (
    select *, if(count(*) over (partition by finding_id) > 1, sys_id, null) as own_sys_id from rows_to_end
),
final as (
    select
        finding_id,
        7 as phase,
        'servicenow' as system,
        'sys_user_delegate' as "table",
        'update' as operation,
        account_key,
        user_key,
        user_name,
        sys_id as record_id,
        recon.record_key(subject, item, own_sys_id) as record_key,
        'end' as change_key,
        1 as field_no,
        'ends' as field,
        before,
        after,
        cast(null as integer) as role_key,
        cast(null as integer) as group_key,
        'End the delegation by which ' || coalesce(user_name, user_sys_id) || ' acts for ' || coalesce(item, 'somebody without a user name')
            || coalesce(' until ' || before || ' UTC', '') || '.' as reason
    from numbered
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
