-- keep_role
-- title:       Grant directly what would be lost with a grant or a membership
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.role, recon.group, recon.surplus_group, recon.inherited_role, recon.revocation, recon.role_closure, recon.conferred_role, recon.expected_role, recon.held_role, servicenow.user, servicenow.user_role, servicenow.group_member, recon.unknown_table, input.rejected
--
-- A role that rules grant may be held only because an excess role contains it, or a group that
-- the account leaves confers it: removing that alone would take it away, and the next run would
-- miss it. So it is granted directly first. It is not, where it is held in a way that stays, or
-- a membership that is added confers it; nor if a grant of it is not in force, which is for a person to settle. A role that a row records as inherited, and that no
-- path in the exports explains, may hang on anything that is removed.
with findings as (
    select finding_id, subject, kind, account_key, user_key, item, via, fix
    from recon.finding
    where not excepted and account_key is not null
),
closing as (
    select distinct account_key from findings where fix = 'deactivate'
),
roles as (
    select role_key, name, sys_id, is_unmanaged from recon.role
),
groups as (
    select group_key, name, name_key from recon.group
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
expected as (
    select user_key, role_key from recon.expected_role
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
inherited as (
    select account_key, role_key, unnest(group_keys) as group_key from recon.inherited_role
),
revoked as (
    select account_key, role_key, group_key from recon.revocation where fix = 'remove'
),
leaving_roles as (
    select findings.finding_id, findings.account_key, findings.user_key, roles.role_key
    from findings
    join roles on roles.name = findings.item
    where findings.kind = 'misroled.excess_role' and findings.fix = 'remove'
    union
    select findings.finding_id, findings.account_key, findings.user_key, roles.role_key
    from findings
    join roles on roles.name = findings.item
    join revoked on revoked.account_key = findings.account_key and revoked.role_key = roles.role_key
    where findings.kind = 'review.revoked' and findings.via = findings.item and findings.fix = 'remove'
),
leaving_groups as (
    select findings.finding_id, findings.account_key, findings.user_key, groups.group_key
    from findings
    join groups on groups.name = findings.item
    join recon.surplus_group as surplus on surplus.account_key = findings.account_key and surplus.group_key = groups.group_key
    where findings.kind = 'misroled.excess_group' and findings.fix = 'remove'
    union
    select findings.finding_id, findings.account_key, findings.user_key, inherited.group_key
    from findings
    join roles on roles.name = findings.item
    join inherited on inherited.account_key = findings.account_key and inherited.role_key = roles.role_key
    where findings.kind = 'misroled.inherited_role' and findings.fix = 'remove'
    union
    select findings.finding_id, findings.account_key, findings.user_key, groups.group_key
    from findings
    join groups on groups.name = findings.item
    join revoked on revoked.account_key = findings.account_key and revoked.group_key = groups.group_key
    where findings.kind = 'review.revoked' and findings.via is distinct from findings.item and findings.fix = 'remove'
),
leaving as (
    select finding_id, account_key, user_key from leaving_roles
    union
    select finding_id, account_key, user_key from leaving_groups
),
pathless as (
    select account_key, role_key from recon.held_role as held where is_pathless
),
-- perhaps a direct grant, or held by a way of which rows were not loaded or exported: then
-- nothing may be lost, so nothing is granted, and what would take it away is left to a person
lost_ways as (
    select relation from input.rejected where relation in ('servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains')
    union all
    select relation from recon.unknown_table where relation in ('servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains')
),
unclear as (
    select account_key, role_key
    from recon.held_role as held
    where is_unclear or (is_pathless and exists (select 1 from lost_ways))
),
-- asked for, or withdrawn: a grant besides would be one of two, and the guard takes that for there already
waiting as (
    select distinct account_key, role_key from servicenow.user_role where lower(trim(state)) <> 'active'
),
at_risk as (
    select leaving_roles.finding_id, leaving_roles.account_key, leaving_roles.user_key, closure.contained_role_key as role_key, 'before the role that contains it goes' as why
    from leaving_roles
    join closure on closure.role_key = leaving_roles.role_key
    union all
    select leaving_groups.finding_id, leaving_groups.account_key, leaving_groups.user_key, conferred.role_key, 'before the group that confers it goes' as why
    from leaving_groups
    join conferred on conferred.group_key = leaving_groups.group_key
    union all
    select leaving.finding_id, leaving.account_key, leaving.user_key, pathless.role_key, 'because the exports do not show what it is inherited from' as why
    from leaving
    join pathless on pathless.account_key = leaving.account_key
),
grants as (
    select distinct user_role.account_key, user_role.role_key
    from servicenow.user_role as user_role
    semi join leaving on leaving.account_key = user_role.account_key
    anti join leaving_roles on leaving_roles.account_key = user_role.account_key and leaving_roles.role_key = user_role.role_key
    where not user_role.inherited and coalesce(lower(trim(user_role.state)) = 'active', true)
),
joined_groups as (
    select findings.account_key, groups.name_key as group_key
    from findings
    join groups on groups.name = findings.item
    where findings.kind = 'misroled.missing_group' and findings.fix = 'add'
),
kept as (
    select account_key, role_key from grants
    union
    select grants.account_key, closure.contained_role_key as role_key
    from grants
    join closure on closure.role_key = grants.role_key
    union
    select members.account_key, conferred.role_key
    from servicenow.group_member as members
    semi join leaving on leaving.account_key = members.account_key
    anti join leaving_groups on leaving_groups.account_key = members.account_key and leaving_groups.group_key = members.group_key
    join conferred on conferred.group_key = members.group_key
    union
    select joined_groups.account_key, conferred.role_key
    from joined_groups
    join conferred on conferred.group_key = joined_groups.group_key
),
lost as (
    select
        at_risk.finding_id, at_risk.account_key, at_risk.user_key, at_risk.role_key, min(at_risk.why) as why,
        any_value(findings.subject) as subject, any_value(accounts.user_name) as user_name, any_value(accounts.sys_id) as user_sys_id, any_value(roles.name) as name, any_value(roles.sys_id) as sys_id
    from at_risk
    join findings on findings.finding_id = at_risk.finding_id
    anti join closing on closing.account_key = at_risk.account_key
    join expected on expected.user_key = at_risk.user_key and expected.role_key = at_risk.role_key
    anti join kept on kept.account_key = at_risk.account_key and kept.role_key = at_risk.role_key
    anti join unclear on unclear.account_key = at_risk.account_key and unclear.role_key = at_risk.role_key
    anti join waiting on waiting.account_key = at_risk.account_key and waiting.role_key = at_risk.role_key
    join accounts on accounts.account_key = at_risk.account_key
    join roles on roles.role_key = at_risk.role_key
    where not roles.is_unmanaged
    group by at_risk.finding_id, at_risk.account_key, at_risk.user_key, at_risk.role_key
),
fields as (
    select
        lost.*,
        unnest([
            {field_no: 1, name: if(user_sys_id is null, 'user.user_name', 'user'), after: coalesce(user_sys_id, user_name)},
            {field_no: 2, name: if(sys_id is null, 'role.name', 'role'), after: coalesce(sys_id, name)}
        ]) as field
    from lost
),
final as (
    select
        fields.finding_id,
        5 as phase,
        'servicenow' as system,
        'sys_user_has_role' as "table",
        'create' as operation,
        fields.account_key,
        fields.user_key,
        fields.user_name,
        cast(null as varchar) as record_id,
        recon.record_key(fields.subject, fields.name, null) as record_key,
        'create' as change_key,
        fields.field.field_no as field_no,
        fields.field.name as field,
        cast(null as varchar) as before,
        fields.field.after as after,
        fields.role_key,
        cast(null as integer) as group_key,
        'Grant ' || fields.name || ' to ' || coalesce(fields.user_name, fields.user_sys_id) || ' directly, ' || fields.why || '.' as reason
    from fields
)
select
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
