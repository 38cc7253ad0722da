-- recon.role_closure
-- title:       What a role contains, at any depth
-- one row per: role_key, contained_role_key
-- reads:       servicenow.role_contains
-- columns:
--   role_key:           the containing role
--   contained_role_key: a role it contains, directly or through others; never itself
--
-- sys_user_role_contains may be deep and hold cycles; the set semantics of the recursion
-- end them.
with recursive contains as (
    select role_key, contained_role_key from servicenow.role_contains
),
reached as (
    select role_key, contained_role_key from contains
    union
    select reached.role_key, contains.contained_role_key
    from reached
    join contains on contains.role_key = reached.contained_role_key
),
final as (
    select role_key, contained_role_key from reached where role_key <> contained_role_key
)
select role_key, contained_role_key from final
