-- review.access_rule
-- title:       The rules that grant or allow each item
-- one row per: item_id
-- reads:       review.access, review.person, recon.expected_role, recon.expected_group, recon.allowed_role, recon.allowed_group, recon.group, recon.role_closure, recon.conferred_role, recon.identity
-- columns:
--   item_id: the item, if a rule grants or allows it
--   rules:   where those rules stand, sorted
--
-- A role is granted or allowed by a rule for it, for a role that contains it, or for a group that
-- confers it; a membership by a rule for the group; an account by what puts its owner in
-- scope, or what declares it a service account.
with items as (
    select item_id, kind, account_key, role_key, group_key from review.access
),
people as (
    select account_key, user_key, service_rule from review.person
),
owned as (
    select items.item_id, items.kind, items.role_key, items.group_key, people.user_key, people.service_rule
    from items
    join people on people.account_key = items.account_key
),
expected_roles as (
    select user_key, role_key, rule from recon.expected_role
    union
    select user_key, role_key, rule from recon.allowed_role
),
expected_groups as (
    select user_key, name_key, rule from recon.expected_group
    union
    select user_key, name_key, rule from recon.allowed_group
),
groups as (
    select group_key, name_key from recon.group
),
closure as (
    select role_key, contained_role_key from recon.role_closure
    union all
    select distinct role_key, role_key as contained_role_key from expected_roles
),
conferred as (
    select groups.name_key, conferred_role.role_key
    from recon.conferred_role as conferred_role
    join groups on groups.group_key = conferred_role.group_key
),
identities as (
    select user_key, scope_rule from recon.identity where is_in_scope
),
granting as (
    select owned.item_id, expected_roles.rule
    from owned
    join expected_roles on expected_roles.user_key = owned.user_key
    join closure on closure.role_key = expected_roles.role_key and closure.contained_role_key = owned.role_key
    where owned.kind = 'role'
    union
    select owned.item_id, expected_groups.rule
    from owned
    join expected_groups on expected_groups.user_key = owned.user_key
    join conferred on conferred.name_key = expected_groups.name_key and conferred.role_key = owned.role_key
    where owned.kind = 'role'
    union
    select owned.item_id, expected_groups.rule
    from owned
    join groups on groups.group_key = owned.group_key
    join expected_groups on expected_groups.user_key = owned.user_key and expected_groups.name_key = groups.name_key
    where owned.kind = 'group'
    union
    select owned.item_id, coalesce(owned.service_rule, identities.scope_rule) as rule
    from owned
    left join identities on identities.user_key = owned.user_key
    where owned.kind = 'account'
),
final as (
    select item_id, list(rule order by rule) as rules from granting where rule is not null group by item_id
)
select item_id, rules from final
