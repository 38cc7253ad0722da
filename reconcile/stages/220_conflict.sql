-- recon.conflict
-- title:       Accounts that hold every role of a conflict
-- one row per: account_key, conflict_no
-- reads:       policy.conflict, recon.role, recon.held_role, recon.verdict
-- columns:
--   account_key: an active account (or one to be activated), without a verdict of its own, or whose keys name different people; declared service accounts too
--   user_key:    its identity, null if none
--   conflict_no: the conflict, as numbered in the rules
--   name:        its name
--   rule:        its place in the rules
--   role_keys:   its roles, in order of name
with conflicts as (
    select conflict_no, name, role_name, rule from policy.conflict
),
roles as (
    select role_key, name from recon.role
),
held as (
    select account_key, role_key from recon.held_role
),
accounts as (
    select account_key, user_key
    from recon.verdict
    where (is_active and verdict in ('reconciled', 'service', 'idle', 'identity.contradiction')) or verdict = 'reconciled'
),
sizes as (
    select conflict_no, count(distinct role_name) as size
    from conflicts
    group by conflict_no
),
conflict_roles as (
    select distinct conflicts.conflict_no, conflicts.name, conflicts.rule, roles.role_key, roles.name as role_name
    from conflicts
    join roles on roles.name = conflicts.role_name
),
final as (
    select
        accounts.account_key,
        accounts.user_key,
        conflict_roles.conflict_no,
        any_value(conflict_roles.name) as name,
        any_value(conflict_roles.rule) as rule,
        list(conflict_roles.role_key order by conflict_roles.role_name) as role_keys
    from conflict_roles
    join held on held.role_key = conflict_roles.role_key
    join accounts on accounts.account_key = held.account_key
    join sizes on sizes.conflict_no = conflict_roles.conflict_no
    group by accounts.account_key, accounts.user_key, conflict_roles.conflict_no
    having count(*) = any_value(sizes.size)
)
select account_key, user_key, conflict_no, name, rule, role_keys from final
