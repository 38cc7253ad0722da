-- person.identity
-- title:       What Okta says of one identity
-- one row per: user_key
-- reads:       okta.user, okta.membership, okta.group, recon.identity
with users as (
    select
        user_key, okta_id, login, status, status_changed_at, last_login_at, title, department, manager, "managerId" as manager_id, manager_key, okta_org,
        coalesce(nullif("displayName", ''), nullif(concat_ws(' ', nullif("firstName", ''), nullif("lastName", '')), '')) as name
    from okta.user
    where user_key = $user_key
),
managers as (
    select user_key, login from okta.user
),
standings as (
    select user_key, standing, is_in_scope, scope_rule from recon.identity
),
memberships as (
    select user_key, group_key from okta.membership where user_key = $user_key
),
groups as (
    select group_key, name from okta.group
),
joined as (
    select memberships.user_key, string_agg(groups.name, '; ' order by groups.name) as groups
    from memberships
    join groups on groups.group_key = memberships.group_key
    group by memberships.user_key
),
final as (
    select
        coalesce(users.okta_id, '') as okta_id, users.login, coalesce(users.name, '') as name, users.status, standings.standing,
        standings.is_in_scope, coalesce(standings.scope_rule, '') as scope_rule, users.status_changed_at, users.last_login_at,
        coalesce(users.title, '') as title, coalesce(users.department, '') as department, coalesce(users.manager, users.manager_id, '') as manager,
        coalesce(managers.login, '') as manager_login,
        coalesce(joined.groups, '') as groups, coalesce(users.okta_org, '') as okta_org
    from users
    join standings on standings.user_key = users.user_key
    left join managers on managers.user_key = users.manager_key
    left join joined on joined.user_key = users.user_key
)
select okta_id, login, name, status, standing, is_in_scope, scope_rule, status_changed_at, last_login_at, title, department, manager, manager_login, groups, okta_org
from final
