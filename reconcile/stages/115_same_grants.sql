-- recon.same_grants
-- title:       Who is granted the same roles and groups
-- one row per: user_key
-- reads:       recon.expected_role, recon.expected_group
-- share:       2
-- columns:
--   user_key:           an identity in scope to whom rules grant a role or a group
--   representative_key: the first identity to whom they grant just the same, for whom recon.granted_role says what that comes to
--
-- Rules grant many people the same: what that comes to is worked out once, for the one who
-- represents them. A role must not be taken for a group in the lists that are compared here,
-- so groups are numbers below zero.
with expected_roles as (
    select user_key, role_key from recon.expected_role
),
expected_groups as (
    select user_key, name_key from recon.expected_group
),
parts as (
    select user_key, role_key as part from expected_roles
    union all
    select user_key, -1 - name_key as part from expected_groups
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
