-- person.roles
-- title:       Every role that an account holds or rules grant, with both reasons
-- one row per: role
-- reads:       recon.held_role, recon.role, recon.same_grants, recon.granted_role, recon.judged, recon.path_role, recon.path_group, servicenow.user_role, servicenow.group_member, policy.expected_role, policy.allowed_role, recon.expected_role, recon.expected_group, recon.allowed_role, recon.allowed_group, recon.group, recon.conferred_role, recon.role_closure
with held as (
    select role_key, is_direct, is_recorded, is_contained, is_conferred from recon.held_role where account_key = cast($account_key as integer)
),
names as (
    select role_key, name, is_unmanaged, is_privileged from recon.role
),
direct as (
    select distinct role_key from servicenow.user_role where account_key = cast($account_key as integer) and not inherited and coalesce(lower(trim(state)) = 'active', true)
),
members as (
    select distinct group_key from servicenow.group_member where account_key = cast($account_key as integer)
),
role_paths as (
    select role_key, contained_role_key, path from recon.path_role
),
group_paths as (
    select group_key, role_key, path from recon.path_group
),
paths as (
    select role_paths.contained_role_key as role_key, role_paths.path
    from role_paths
    semi join direct on direct.role_key = role_paths.role_key
    union
    select group_paths.role_key, group_paths.path
    from group_paths
    semi join members on members.group_key = group_paths.group_key
),
via as (
    select role_key, string_agg(path, '; ' order by length(path), path) as via from paths group by role_key
),
granted as (
    select granted_role.role_key, granted_role.is_granted
    from recon.same_grants as same_grants
    join recon.granted_role as granted_role on granted_role.representative_key = same_grants.representative_key
    where same_grants.user_key = cast($user_key as integer)
),
grant_rules as (
    select
        role_name,
        coalesce(
            string_agg(distinct rule, ', ' order by rule) filter (is_granted),
            string_agg(distinct rule, ', ' order by rule)
        ) as rules
    from (
        select user_key, role_name, rule, true as is_granted from policy.expected_role
        union all
        select user_key, role_name, rule, false as is_granted from policy.allowed_role
    ) as given
    where user_key = cast($user_key as integer)
    group by role_name
),
expected_roles as (
    select role_key, rule from recon.expected_role where user_key = cast($user_key as integer)
),
expected_groups as (
    select name_key, rule from recon.expected_group where user_key = cast($user_key as integer)
),
groups as (
    select group_key, name_key, name from recon.group
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
given_roles as (
    select role_key, rule from expected_roles
    union
    select role_key, rule from recon.allowed_role where user_key = cast($user_key as integer)
),
given_groups as (
    select name_key, rule from expected_groups
    union
    select name_key, rule from recon.allowed_group where user_key = cast($user_key as integer)
),
-- a role comes with another that is granted or allowed, or with a group
brought as (
    select closure.contained_role_key as role_key, 'with ' || names.name || ' (' || given_roles.rule || ')' as by_what
    from given_roles
    join closure on closure.role_key = given_roles.role_key
    join names on names.role_key = given_roles.role_key
    union
    select conferred.role_key, 'with the group ' || groups.name || ' (' || given_groups.rule || ')' as by_what
    from given_groups
    join groups on groups.name_key = given_groups.name_key
    join conferred on conferred.group_key = groups.group_key
),
bringers as (
    select role_key, string_agg(by_what, '; ' order by by_what) as by_what from brought group by role_key
),
allowed as (
    select role_key, until, period from recon.allowed_role where user_key = cast($user_key as integer)
),
held_since as (
    select role_key, min(created_at) as held_at
    from servicenow.user_role
    where account_key = cast($account_key as integer) and coalesce(lower(trim(state)) = 'active', true)
    group by role_key
),
judged as (
    select count(*) > 0 or $account_key is null as is_judged from recon.judged where account_key = cast($account_key as integer)
),
concerned as (
    select role_key from held
    union
    select role_key from granted where is_granted
),
final as (
    select
        names.name as role, names.is_privileged,
        held.role_key is not null as is_held, coalesce(held.is_direct, false) as is_direct,
        coalesce(via.via, if(held.role_key is not null and not held.is_direct, 'unexplained', '')) as via,
        coalesce(granted.is_granted, false) as is_granted,
        coalesce(grant_rules.rules, expected_roles.rule, '') as rules,
        coalesce(bringers.by_what, '') as brought,
        case
            when names.is_unmanaged then 'unmanaged'
            when not judged.is_judged then 'not judged'
            when held.role_key is not null and granted.role_key is not null then if(granted.is_granted, 'as granted', 'as allowed')
            when held.role_key is not null then 'excess'
            when expected_roles.role_key is not null then 'missing'
            else 'comes with another'
        end as state,
        least(allowed.until, cast(held_since.held_at + cast(allowed.period as interval) as date)) as allowed_until
    from concerned
    join names on names.role_key = concerned.role_key
    cross join judged
    left join held on held.role_key = concerned.role_key
    left join via on via.role_key = concerned.role_key and held.role_key is not null
    left join granted on granted.role_key = concerned.role_key
    left join expected_roles on expected_roles.role_key = concerned.role_key
    left join grant_rules on grant_rules.role_name = names.name
    left join allowed on allowed.role_key = concerned.role_key
    left join held_since on held_since.role_key = concerned.role_key
    left join bringers on bringers.role_key = concerned.role_key
)
select
    role, is_privileged, is_held, is_direct, via, is_granted, rules, brought, state,
    if(state = 'as allowed', coalesce(strftime(allowed_until, '%Y-%m-%d'), ''), '') as until
from final
order by list_position(['excess', 'missing', 'as granted', 'as allowed', 'not judged', 'comes with another', 'unmanaged'], state), role
