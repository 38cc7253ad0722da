-- recon.via
-- title:       Every path by which a reported role is held
-- one row per: account_key, role_key
-- reads:       recon.surplus_role, recon.conflict, recon.unused_licence, recon.path_role, recon.path_group, recon.role, servicenow.user_role, servicenow.group_member
-- columns:
--   account_key:   the account
--   role_key:      a surplus role, a role of a conflict, or an unused licence
--   via:           all paths, "; " between: the role alone if granted directly; unexplained if no path is known
--   inherited_via: the paths other than the direct grant; null if there is none
with surplus as (
    select account_key, role_key from recon.surplus_role
),
conflicts as (
    select account_key, unnest(role_keys) as role_key from recon.conflict
),
role_paths as (
    select role_key, contained_role_key, path from recon.path_role
),
group_paths as (
    select group_key, role_key, path from recon.path_group
),
names as (
    select role_key, name from recon.role
),
direct as (
    select distinct account_key, role_key from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
asked as (
    select account_key, role_key from surplus
    union
    select account_key, role_key from conflicts
    union
    select account_key, role_key from recon.unused_licence
),
accounts as (
    select distinct account_key from asked
),
asked_direct as (
    select direct.account_key, direct.role_key from direct semi join accounts on accounts.account_key = direct.account_key
),
asked_members as (
    select members.account_key, members.group_key from members semi join accounts on accounts.account_key = members.account_key
),
paths as (
    select asked.account_key, asked.role_key, names.name as path, true as is_direct
    from asked
    join asked_direct on asked_direct.account_key = asked.account_key and asked_direct.role_key = asked.role_key
    join names on names.role_key = asked.role_key
    union
    select asked.account_key, asked.role_key, role_paths.path, false as is_direct
    from asked
    join asked_direct on asked_direct.account_key = asked.account_key
    join role_paths on role_paths.role_key = asked_direct.role_key and role_paths.contained_role_key = asked.role_key
    union
    select asked.account_key, asked.role_key, group_paths.path, false as is_direct
    from asked
    join asked_members on asked_members.account_key = asked.account_key
    join group_paths on group_paths.group_key = asked_members.group_key and group_paths.role_key = asked.role_key
),
known as (
    select
        account_key,
        role_key,
        string_agg(path, '; ' order by is_direct desc, path) as via,
        string_agg(path, '; ' order by path) filter (not is_direct) as inherited_via
    from paths
    group by account_key, role_key
),
final as (
    select asked.account_key, asked.role_key, coalesce(known.via, 'unexplained') as via, known.inherited_via
    from asked
    left join known on known.account_key = asked.account_key and known.role_key = asked.role_key
)
select account_key, role_key, via, inherited_via from final
