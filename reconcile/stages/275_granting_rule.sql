-- recon.granting_rule
-- title:       Rules that grant what was revoked
-- one row per: decision_no, rule, okta_group_key
-- reads:       recon.decided_access, recon.decision, recon.judged, recon.role, recon.group, recon.role_closure, recon.conferred_role, policy.expected_role, policy.expected_group, policy.managed_group, policy.rule_read, okta.group, okta.membership, okta.app_group
-- adds to:     recon.granting_rule
-- unless empty: recon.decided_access
--
-- A role is granted by a rule for it, for a role that contains it, or for a group that confers it;
-- a membership by a rule for the group. All these rules count, not only the first. A rule grants by
-- an Okta group if it names one that the person is a member of, or takes the roles of the app's
-- group assignments. If it reads anything else, or asks about groups in an expression, whoever
-- leaves the group may be granted it all the same: then an expression is what grants.
--
-- A group that Okta pushes gets its members from Okta, whatever rules say.
with revoked as (
    select found.decision_no, found.kind, found.account_key, found.role_key, found.group_key
    from recon.decided_access as found
    join recon.decision as decision on decision.decision_no = found.decision_no
    where found.is_last and decision.decision = 'revoke' and found.kind in ('role', 'group')
),
owned as (
    select revoked.*, judged.user_key
    from revoked
    join recon.judged as judged on judged.account_key = revoked.account_key
),
owners as (
    select distinct user_key from owned
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name_key, name, is_pushed, managed_rule from recon.group
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
expected_roles as (
    select expected.user_key, roles.role_key, expected.role_name as name, expected.rule_no, expected.rule
    from policy.expected_role as expected
    semi join owners on owners.user_key = expected.user_key
    join roles on roles.name = expected.role_name
),
expected_groups as (
    select expected.user_key, groups.group_key, expected.group_name as name, expected.rule_no, expected.rule
    from policy.expected_group as expected
    semi join owners on owners.user_key = expected.user_key
    join groups on groups.name = expected.group_name
),
granted as (
    select owned.decision_no, owned.user_key, 'role' as decides, expected_roles.name, expected_roles.rule_no, expected_roles.rule
    from owned
    join expected_roles on expected_roles.user_key = owned.user_key and expected_roles.role_key = owned.role_key
    union
    select owned.decision_no, owned.user_key, 'role' as decides, expected_roles.name, expected_roles.rule_no, expected_roles.rule
    from owned
    join closure on closure.contained_role_key = owned.role_key
    join expected_roles on expected_roles.user_key = owned.user_key and expected_roles.role_key = closure.role_key
    union
    select owned.decision_no, owned.user_key, 'group' as decides, expected_groups.name, expected_groups.rule_no, expected_groups.rule
    from owned
    join conferred on conferred.role_key = owned.role_key
    join expected_groups on expected_groups.user_key = owned.user_key and expected_groups.group_key = conferred.group_key
    union
    select owned.decision_no, owned.user_key, 'group' as decides, expected_groups.name, expected_groups.rule_no, expected_groups.rule
    from owned
    join groups on groups.group_key = owned.group_key
    join expected_groups on expected_groups.user_key = owned.user_key and expected_groups.name = groups.name
),
readings as (
    select
        decides, rule_no,
        bool_or(kind not in ('group', 'app_groups')) as is_expression,
        bool_or(kind = 'app_groups') as is_of_app
    from policy.rule_read
    where decides in ('role', 'group')
    group by decides, rule_no
),
named_groups as (
    select distinct decides, rule_no, name, okta_org from policy.rule_read where decides in ('role', 'group') and kind = 'group'
),
members as (
    select membership.user_key, okta_group.group_key, okta_group.name, okta_group.okta_org
    from okta.membership as membership
    semi join owners on owners.user_key = membership.user_key
    join okta.group as okta_group on okta_group.group_key = membership.group_key
),
named_members as (
    select distinct named.decides, named.rule_no, members.user_key, members.group_key
    from named_groups as named
    join members on members.name = named.name and (named.okta_org is null or members.okta_org = named.okta_org)
),
assigned as (
    select distinct group_key, unnest(roles) as name from okta.app_group
),
by_group as (
    select granted.decision_no, granted.rule, named.group_key as okta_group_key
    from granted
    join readings on readings.decides = granted.decides and readings.rule_no = granted.rule_no
    join named_members as named on named.decides = granted.decides and named.rule_no = granted.rule_no and named.user_key = granted.user_key
    where not readings.is_expression
    union
    select granted.decision_no, granted.rule, members.group_key as okta_group_key
    from granted
    join readings on readings.decides = granted.decides and readings.rule_no = granted.rule_no and readings.is_of_app
    join assigned on assigned.name = granted.name
    join members on members.user_key = granted.user_key and members.group_key = assigned.group_key
),
by_expression as (
    select granted.decision_no, granted.rule, cast(null as integer) as okta_group_key
    from granted
    left join by_group on by_group.decision_no = granted.decision_no and by_group.rule = granted.rule
    where by_group.rule is null
),
-- the Okta groups of the rules that name a pushed group
pushing as (
    select group_name, rule, rule_no from policy.managed_group where is_pushed
),
pushed as (
    select distinct revoked.decision_no, pushing.rule, named.group_key as okta_group_key
    from revoked
    join groups on groups.group_key = revoked.group_key and groups.is_pushed
    join pushing on pushing.group_name = groups.name
    left join owned on owned.decision_no = revoked.decision_no
    left join named_members as named on named.decides = 'group' and named.rule_no = pushing.rule_no and named.user_key = owned.user_key
    anti join granted on granted.decision_no = revoked.decision_no
),
final as (
    select decision_no, rule, okta_group_key, false as is_pushed from by_group
    union
    select decision_no, rule, okta_group_key, false as is_pushed from by_expression
    union
    select decision_no, rule, okta_group_key, true as is_pushed from pushed
)
select decision_no, rule, okta_group_key, is_pushed from final
