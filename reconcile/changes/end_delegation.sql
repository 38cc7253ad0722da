-- end_delegation
-- title:       End a delegation
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.revocation, recon.delegation_end, servicenow.user
--
-- A review revoked that an account acts for another. Its row gets the as-of for an end (see
-- recon.delegation_end); it is not deleted, so that who acted for whom, and since when, can still be read.
-- What was its end, or that it had none, is what the rollback gives back. It is a change of the account that acts.
with findings as (
    select finding_id, subject, account_key, user_key, item
    from recon.finding
    where kind = 'review.revoked' and fix = 'update' and not excepted
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
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
rows_to_end as (
    select distinct
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, findings.item,
        accounts.user_name, accounts.sys_id as user_sys_id, ends.sys_id, ends.before, ends.after
    from findings
    join revoked on revoked.account_key = findings.account_key and revoked.item is not distinct from findings.item
    join ends on ends.decision_no = revoked.decision_no
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
