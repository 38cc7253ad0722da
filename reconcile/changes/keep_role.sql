-- keep_role
-- title:       Grant in its own right what goes with a grant
-- one row per: finding_id, record_key, change_key, field_no
-- reads:       recon.finding, recon.role, recon.role_closure, recon.conferred_role, recon.expected_role, recon.same_grants, recon.granted_role, recon.removal, recon.held_role, recon.joining, recon.group, servicenow.user, servicenow.user_role, servicenow.group_member, input.feed
--
-- A role that rules grant may be held only because an excess role contains it: removing the
-- excess alone would take it away, and the next run would miss it. So it is granted
-- directly first. It is not, where it is held in a way that stays: by a direct grant of a
-- granted or an unmanaged role, or by a membership that no finding removes. If a membership
-- confers it that the plan adds, that comes first instead. Where no export
-- says what roles contain, any granted role that is recorded as inherited with no path to it
-- may be inside.
with findings as (
    select finding_id, account_key, user_key, item
    from recon.finding
    where kind = 'misroled.excess_role' and fix = 'remove' and not excepted
),
closing as (
    select distinct account_key from recon.finding where fix = 'deactivate' and not excepted and account_key is not null
),
roles as (
    select role_key, name, sys_id, is_unmanaged from recon.role
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
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
leaving_groups as (
    select account_key, group_key from recon.removal
),
accounts as (
    select account_key, user_name, sys_id from servicenow.user
),
feeds as (
    select count(*) > 0 as is_containment_known from input.feed where relation = 'servicenow.role_contains'
),
at_risk as (
    select findings.finding_id, findings.account_key, findings.user_key, expected.role_key, 'that contains it' as contains
    from findings
    anti join closing on closing.account_key = findings.account_key
    join roles as excess on excess.name = findings.item
    join closure on closure.role_key = excess.role_key
    join expected on expected.user_key = findings.user_key and expected.role_key = closure.contained_role_key
    union all
    select findings.finding_id, findings.account_key, findings.user_key, expected.role_key, 'that may contain it' as contains
    from findings
    anti join closing on closing.account_key = findings.account_key
    join recon.held_role as held on held.account_key = findings.account_key
    join expected on expected.user_key = findings.user_key and expected.role_key = held.role_key
    where held.is_pathless
        and not (select feeds.is_containment_known from feeds)
),
grants as (
    select distinct user_role.account_key, at_risk.user_key, user_role.role_key
    from servicenow.user_role as user_role
    join at_risk on at_risk.account_key = user_role.account_key
    where not user_role.inherited and coalesce(lower(trim(user_role.state)) = 'active', true)
),
staying as (
    select grants.account_key, grants.role_key
    from grants
    join same_grants on same_grants.user_key = grants.user_key
    join granted on granted.representative_key = same_grants.representative_key and granted.role_key = grants.role_key
    union
    select grants.account_key, grants.role_key
    from grants
    join roles on roles.role_key = grants.role_key
    where roles.is_unmanaged
),
kept as (
    select account_key, role_key from staying
    union
    select staying.account_key, closure.contained_role_key as role_key
    from staying
    join closure on closure.role_key = staying.role_key
    union
    select members.account_key, conferred.role_key
    from servicenow.group_member as members
    semi join at_risk on at_risk.account_key = members.account_key
    anti join leaving_groups on leaving_groups.account_key = members.account_key and leaving_groups.group_key = members.group_key
    join conferred on conferred.group_key = members.group_key
),
lost as (
    select
        at_risk.finding_id, at_risk.account_key, at_risk.user_key, at_risk.role_key, at_risk.contains,
        accounts.user_name, accounts.sys_id as user_sys_id, roles.name, roles.sys_id
    from at_risk
    anti join kept on kept.account_key = at_risk.account_key and kept.role_key = at_risk.role_key
    join accounts on accounts.account_key = at_risk.account_key
    join roles on roles.role_key = at_risk.role_key
    where not roles.is_unmanaged
),
joined as (
    select joining.account_key, conferred.role_key, min(joining.group_key) as group_key
    from recon.joining as joining
    join conferred on conferred.group_key = joining.group_key
    where not joining.is_pushed
    group by joining.account_key, conferred.role_key
),
wanted as (
    select lost.* exclude (sys_id, name), lost.sys_id, lost.name, cast(null as integer) as group_key, 'role' as kind
    from lost
    anti join joined on joined.account_key = lost.account_key and joined.role_key = lost.role_key
    union all
    select lost.* exclude (sys_id, name), groups.sys_id, groups.name, joined.group_key, 'group' as kind
    from lost
    join joined on joined.account_key = lost.account_key and joined.role_key = lost.role_key
    join recon.group as groups on groups.group_key = joined.group_key
),
fields as (
    select
        wanted.*,
        unnest([
            {field_no: 1, name: if(user_sys_id is null, 'user.user_name', 'user'), after: coalesce(user_sys_id, user_name)},
            {field_no: 2, name: kind || if(sys_id is null, '.name', ''), after: coalesce(sys_id, name)}
        ]) as field
    from wanted
),
final as (
    select
        fields.finding_id,
        if(fields.kind = 'role', 5, 4) as phase,
        'servicenow' as system,
        if(fields.kind = 'role', 'sys_user_has_role', 'sys_user_grmember') as "table",
        'create' as operation,
        fields.account_key,
        fields.user_key,
        fields.user_name,
        cast(null as varchar) as record_id,
        recon.record_key(fields.user_sys_id, fields.user_name, fields.name) as record_key,
        'create' as change_key,
        fields.field.field_no as field_no,
        fields.field.name as field,
        cast(null as varchar) as before,
        fields.field.after as after,
        if(fields.kind = 'role', fields.role_key, null) as role_key,
        fields.group_key,
        if(fields.kind = 'group', 'Put ' || coalesce(fields.user_name, fields.user_sys_id) || ' in ' || fields.name || '.',
            'Grant ' || fields.name || ' to ' || coalesce(fields.user_name, fields.user_sys_id) || ' in its own right, before the role ' || fields.contains || ' goes.') as reason
    from fields
)
select distinct
    finding_id, phase, system, "table", operation, account_key, user_key, user_name, record_id, record_key,
    change_key, field_no, field, before, after, role_key, group_key, reason
from final
