-- recon.same_grants
-- title:       People with the same granted and allowed roles and groups
-- one row per: user_key
-- reads:       recon.expected_role, recon.expected_group, recon.allowed_role, recon.allowed_group
-- share:       2
-- columns:
--   user_key:           an identity in scope to whom rules grant or allow a role or a group
--   representative_key: the first identity with exactly the same grants and allowances: recon.granted_role has the roles that follow from them
--
-- Rules grant many people the same: what that comes to is worked out once, for the one who
-- represents them. A role must not be taken for a group in the lists that are compared here,
-- nor what is allowed for what is granted: each has numbers of its own.
with expected_roles as (
    select user_key, role_key from recon.expected_role
),
expected_groups as (
    select user_key, name_key from recon.expected_group
),
allowed_roles as (
    select user_key, role_key from recon.allowed_role
),
allowed_groups as (
    select user_key, name_key from recon.allowed_group
),
parts as (
    select user_key, 2 * cast(role_key as bigint) as part from expected_roles
    union all
    select user_key, -2 - 2 * cast(name_key as bigint) as part from expected_groups
    union all
    select user_key, 2 * cast(role_key as bigint) + 1 as part from allowed_roles
    union all
    select user_key, -1 - 2 * cast(name_key as bigint) as part from allowed_groups
),
granted as (
    select user_key, list_sort(list(part)) as parts from parts group by user_key
),
representatives as (
    select parts, min(user_key) as representative_key from granted group by parts
),
final as (
    select granted.user_key, representatives.representative_key
    from granted
    join representatives on representatives.parts = granted.parts
)
select user_key, representative_key from final
