-- leave_groups
-- title:       Remove an account that is to be deactivated from groups that confer roles
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.role, recon.group, recon.conferred_role, recon.judged, recon.same_grants, recon.granted_role, recon.kept_residual, policy.off_kind, servicenow.user, servicenow.group_member
--
-- An inactive account that is still in a group which confers roles is misroled.residual_group:
-- whoever activates it hands them back. So a deactivation takes the account out of these groups,
-- before it is closed; each is a change of its own, to be approved or left out. Groups that Okta
-- pushes, or that confer nothing but roles.unmanaged, stay, and so does what an exception from
-- misroled.residual_group accepts, and a group that gives somebody, whose account is closed for want of use, what rules grant.
-- Rules that switch misroled.residual_group off leave all of it.
with findings as (
    select finding_id, subject, account_key, user_key from recon.finding where fix = 'deactivate' and not excepted and account_key is not null
        and not exists (select 1 from policy.off_kind where kind = 'misroled.residual_group')
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
groups as (
    select group_key, name from recon.group where not is_pushed
),
conferred as (
    select group_key, role_key from recon.conferred_role
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
members as (
    select
        member.account_key, member.group_key, groups.name, member.sys_id,
        if(count(*) over (partition by member.account_key, groups.name) > 1, member.sys_id, null) as own_sys_id
    from servicenow.group_member as member
    semi join findings on findings.account_key = member.account_key
    join groups on groups.group_key = member.group_key
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
kept_groups as (
    select distinct members.account_key, members.group_key
    from members
    join conferred on conferred.group_key = members.group_key
    join kept on kept.account_key = members.account_key and kept.role_key = conferred.role_key
),
accepted as (
    select account_key, group_key from recon.kept_residual where group_key is not null
),
losses as (
    select conferred.group_key, string_agg(roles.name, ', ' order by roles.name) as role_names
    from conferred
    join roles on roles.role_key = conferred.role_key
    group by conferred.group_key
),
removals as (
    select distinct
        findings.finding_id, findings.subject, findings.account_key, findings.user_key,
        accounts.user_name, accounts.sys_id as user_sys_id,
        members.group_key, members.name, members.sys_id, members.own_sys_id, losses.role_names
    from findings
    join accounts on accounts.account_key = findings.account_key
    join members on members.account_key = findings.account_key
    join losses on losses.group_key = members.group_key
    anti join kept_groups on kept_groups.account_key = members.account_key and kept_groups.group_key = members.group_key
),
final as (
    select
        finding_id,
        7 as phase,
        'servicenow' as system,
        'sys_user_grmember' as "table",
        'delete' as operation,
        account_key,
        user_key,
        user_name,
        sys_id as record_id,
        recon.record_key(subject, name, own_sys_id) as record_key,
        'delete' as change_key,
        1 as field_no,
        cast(null as varchar) as field,
        'user=' || coalesce(user_name, user_sys_id) || '; group=' || name as before,
        cast(null as varchar) as after,
        cast(null as integer) as role_key,
        group_key,
        'Remove ' || coalesce(user_name, user_sys_id) || ', whose account is deactivated, from ' || name || ', and with it ' || role_names || '.' as reason
    from removals
    anti join accepted on accepted.account_key = removals.account_key and accepted.group_key = removals.group_key
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
