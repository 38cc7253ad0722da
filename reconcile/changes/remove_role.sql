-- remove_role
-- title:       Remove a direct grant
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.role, recon.group, recon.via, recon.role_closure, recon.conferred_role, recon.removal, recon.revocation, servicenow.user, servicenow.user_role, servicenow.group_member
--
-- The sys_user_has_role row itself, guarded by user, role and inherited=false; never an
-- inherited row, which cannot be deleted or comes back. If a path remains beside the
-- grant, the change says that access remains; and that it does until then, if other findings
-- are about every such path. What is about an unused licence, too, is corrected with it.
with revoked as (
    select account_key, item from recon.revocation where kind = 'role' and fix = 'remove'
),
findings as (
    select finding_id, subject, account_key, user_key, item
    from recon.finding
    where kind in ('misroled.excess_role', 'misroled.residual_role') and fix = 'remove' and not excepted
    union all
    select finding_id, subject, account_key, user_key, item
    from recon.finding as revocations
    semi join revoked on revoked.account_key = revocations.account_key and revoked.item = revocations.item
    where kind = 'review.revoked' and via = item and fix = 'remove' and not excepted
),
with_licences as (
    select finding_id, subject, account_key, user_key, item from findings
    union all
    select licences.finding_id, licences.subject, licences.account_key, licences.user_key, licences.item
    from recon.finding as licences
    semi join findings on findings.account_key = licences.account_key and findings.item = licences.item
    where licences.kind in ('licence.unused', 'licence.inactive_holder') and licences.fix = 'remove' and not licences.excepted
),
roles as (
    select role_key, name from recon.role
),
grants as (
    select account_key, role_key, sys_id from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
paths as (
    select account_key, role_key, inherited_via from recon.via
),
removals as (
    select distinct
        findings.finding_id, findings.subject, findings.account_key, findings.user_key, accounts.user_name, accounts.sys_id as user_sys_id,
        roles.role_key, roles.name, grants.sys_id
    from with_licences as findings
    join roles on roles.name = findings.item
    join grants on grants.account_key = findings.account_key and grants.role_key = roles.role_key
    join accounts on accounts.account_key = findings.account_key
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
leaving_groups as (
    select account_key, group_key from recon.removal
    union
    select residual.account_key, groups.group_key
    from recon.finding as residual
    join recon.group as groups on groups.name = residual.item
    where residual.kind = 'misroled.residual_group' and residual.fix = 'remove' and not residual.excepted
),
leaving_roles as (
    select distinct account_key, role_key from removals
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
other_paths as (
    select
        leaving_roles.account_key, leaving_roles.role_key,
        leaving_groups.group_key is not null as is_leaving
    from leaving_roles
    join members on members.account_key = leaving_roles.account_key
    join conferred on conferred.group_key = members.group_key and conferred.role_key = leaving_roles.role_key
    left join leaving_groups on leaving_groups.account_key = members.account_key and leaving_groups.group_key = members.group_key
    union all
    select
        leaving_roles.account_key, leaving_roles.role_key,
        containing.role_key is not null as is_leaving
    from leaving_roles
    join grants on grants.account_key = leaving_roles.account_key and grants.role_key <> leaving_roles.role_key
    join closure on closure.role_key = grants.role_key and closure.contained_role_key = leaving_roles.role_key
    left join leaving_roles as containing on containing.account_key = grants.account_key and containing.role_key = grants.role_key
),
removed_later as (
    select account_key, role_key
    from other_paths
    group by account_key, role_key
    having bool_and(is_leaving)
),
final as (
    select
        removals.finding_id,
        6 as phase,
        'servicenow' as system,
        'sys_user_has_role' as "table",
        'delete' as operation,
        removals.account_key,
        removals.user_key,
        removals.user_name,
        removals.sys_id as record_id,
        recon.record_key(
            removals.subject, removals.name,
            if(count(*) over (partition by removals.finding_id, removals.name) > 1, removals.sys_id, null)
        ) as record_key,
        'delete' as change_key,
        1 as field_no,
        cast(null as varchar) as field,
        'user=' || coalesce(removals.user_name, removals.user_sys_id) || '; role=' || removals.name || '; inherited=false' as before,
        cast(null as varchar) as after,
        removals.role_key,
        cast(null as integer) as group_key,
        'Remove the direct grant of ' || removals.name || ' from ' || coalesce(removals.user_name, removals.user_sys_id)
            || coalesce('; access remains via ' || paths.inherited_via || if(removed_later.role_key is null, '', ' until that goes, too'), '') || '.' as reason
    from removals
    left join paths on paths.account_key = removals.account_key and paths.role_key = removals.role_key
    left join removed_later on removed_later.account_key = removals.account_key and removed_later.role_key = removals.role_key
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
