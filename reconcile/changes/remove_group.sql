-- remove_group
-- title:       Remove a member from a group
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.surplus_group, recon.inherited_role, recon.revocation, recon.removal, recon.role, recon.group, recon.conferred_role, servicenow.user, servicenow.group_member
--
-- The sys_user_grmember row, for an excess membership, one that a review revoked, one of an inactive account that confers
-- roles, and for an inherited role that comes from one, also if that is an unused licence. Every role the person loses by
-- it is listed.
with findings as (
    select finding_id, subject, kind, account_key, user_key, item, via from recon.finding where fix = 'remove' and not excepted
),
surplus as (
    select account_key, group_key from recon.surplus_group
),
inherited as (
    select account_key, role_key, unnest(group_keys) as group_key from recon.inherited_role
),
revoked as (
    select account_key, group_key from recon.revocation where kind = 'group' and fix = 'remove'
),
losses as (
    select account_key, group_key, lost_roles from recon.removal
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
conferred as (
    select conferred.group_key, conferred.role_key
    from recon.conferred_role as conferred
    semi join (select role_key from recon.role where not is_unmanaged) as managed on managed.role_key = conferred.role_key
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
members as (
    select
        member.account_key, member.group_key, member.sys_id,
        if(count(*) over (partition by member.account_key, groups.name) > 1, member.sys_id, null) as own_sys_id
    from servicenow.group_member as member
    semi join findings on findings.account_key = member.account_key
    join groups on groups.group_key = member.group_key
),
wanted as (
    select findings.finding_id, findings.subject, findings.account_key, findings.user_key, surplus.group_key
    from findings
    join surplus on surplus.account_key = findings.account_key
    join groups on groups.group_key = surplus.group_key and groups.name = findings.item
    where findings.kind = 'misroled.excess_group'
    union all
    select findings.finding_id, findings.subject, findings.account_key, findings.user_key, inherited.group_key
    from findings
    join inherited on inherited.account_key = findings.account_key
    join roles on roles.role_key = inherited.role_key and roles.name = findings.item
    where findings.kind = 'misroled.inherited_role'
    union all
    select licences.finding_id, licences.subject, licences.account_key, licences.user_key, inherited.group_key
    from findings as licences
    join findings as causes on causes.kind = 'misroled.inherited_role' and causes.account_key = licences.account_key and causes.item = licences.item
    join roles on roles.name = licences.item
    join inherited on inherited.account_key = licences.account_key and inherited.role_key = roles.role_key
    where licences.kind = 'licence.unused'
    union all
    select findings.finding_id, findings.subject, findings.account_key, findings.user_key, revoked.group_key
    from findings
    join revoked on revoked.account_key = findings.account_key
    join groups on groups.group_key = revoked.group_key and groups.name = findings.item
    where findings.kind = 'review.revoked' and findings.via is distinct from findings.item
    union all
    select findings.finding_id, findings.subject, findings.account_key, findings.user_key, groups.group_key
    from findings
    join groups on groups.name = findings.item
    semi join conferred on conferred.group_key = groups.group_key
    where findings.kind = 'misroled.residual_group'
),
-- of a membership that no rule is about, all that it confers goes
given as (
    select conferred.group_key, string_agg(roles.name, '; ' order by roles.name) as role_names
    from conferred
    join roles on roles.role_key = conferred.role_key
    group by conferred.group_key
),
removals as (
    select distinct
        wanted.finding_id, wanted.subject, wanted.account_key, wanted.user_key, accounts.user_name, accounts.sys_id as user_sys_id,
        groups.group_key, groups.name, members.sys_id, members.own_sys_id,
        if(losses.account_key is null, given.role_names, losses.lost_roles) as lost_roles
    from wanted
    join groups on groups.group_key = wanted.group_key
    join accounts on accounts.account_key = wanted.account_key
    join members on members.account_key = wanted.account_key and members.group_key = wanted.group_key
    left join losses on losses.account_key = wanted.account_key and losses.group_key = wanted.group_key
    left join given on given.group_key = wanted.group_key
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
        'Remove ' || coalesce(user_name, user_sys_id) || ' from ' || name || coalesce(', and with it ' || replace(lost_roles, '; ', ', '), '') || '.' as reason
    from removals
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
