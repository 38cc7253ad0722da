-- strip_account
-- title:       Remove the direct grants of an account that is to be deactivated
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.role, recon.judged, recon.same_grants, recon.granted_role, recon.kept_residual, policy.off_kind, servicenow.user, servicenow.user_role
--
-- An inactive account that still holds a direct grant is misroled.residual_role: whoever
-- activates it hands the role back. So a deactivation takes the grants with it, before the
-- account is closed; each is a change of its own, to be approved or left out. Roles in
-- roles.unmanaged stay, and so does what an exception from misroled.residual_role accepts.
-- Rules that switch misroled.residual_role off leave all of it. What groups confer goes by leave_groups. Somebody in scope whose account is closed for want of
-- use keeps what rules grant: nobody can use it meanwhile, and it is there when they come back.
with findings as (
    select finding_id, subject, account_key, user_key from recon.finding where fix = 'deactivate' and not excepted and account_key is not null
        and not exists (select 1 from policy.off_kind where kind = 'misroled.residual_role')
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
judged as (
    select account_key, user_key from recon.judged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
grants as (
    select account_key, role_key, sys_id from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
kept as (
    select judged.account_key, granted.role_key
    from findings
    join judged on judged.account_key = findings.account_key
    join same_grants on same_grants.user_key = judged.user_key
    join granted on granted.representative_key = same_grants.representative_key
),
accepted as (
    select account_key, role_key from recon.kept_residual where role_key is not null
),
candidates as (
    select distinct
        findings.finding_id, findings.subject, findings.account_key, findings.user_key,
        accounts.user_name, accounts.sys_id as user_sys_id,
        roles.role_key, roles.name, grants.sys_id
    from findings
    join accounts on accounts.account_key = findings.account_key
    join grants on grants.account_key = findings.account_key
    join roles on roles.role_key = grants.role_key
    anti join kept on kept.account_key = grants.account_key and kept.role_key = grants.role_key
),
removals as (
    select candidates.*, if(count(*) over (partition by finding_id, name) > 1, sys_id, null) as own_sys_id
    from candidates
    anti join accepted on accepted.account_key = candidates.account_key and accepted.role_key = candidates.role_key
),
final as (
    select
        finding_id,
        6 as phase,
        'servicenow' as system,
        'sys_user_has_role' as "table",
        'delete' as operation,
        account_key,
        user_key,
        user_name,
        sys_id as record_id,
        recon.record_key(subject, name, own_sys_id) as record_key,
        'delete' as change_key,
        1 as field_no,
        cast(null as varchar) as field,
        'user=' || coalesce(user_name, user_sys_id) || '; role=' || name || '; inherited=false' as before,
        cast(null as varchar) as after,
        role_key,
        cast(null as integer) as group_key,
        'Remove the direct grant of ' || name || ' from ' || coalesce(user_name, user_sys_id) || ', whose account is deactivated.' as reason
    from removals
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
