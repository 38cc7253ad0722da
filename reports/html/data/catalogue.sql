-- html.catalogue
-- title:       What the keys of roles and groups mean
-- one row per: run
-- reads:       recon.role, recon.group, recon.role_closure, recon.conferred_role
--
-- With what roles contain and groups confer: by which way a role is held follows from
-- these and from what a person holds (see data/people.sql).
with role_names as (
    select role_key, name, is_privileged, is_unmanaged from recon.role
),
group_names as (
    select group_key, name_key, name, is_managed from recon.group
),
closures as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
final as (
    select {
        roles: (select list({
            key: role_key, name: name, privileged: is_privileged, unmanaged: is_unmanaged
        } order by role_key) from role_names),
        groups: (select list({key: group_key, name: name, managed: is_managed, named: name_key} order by group_key) from group_names),
        contains: (select list({key: role_key, roles: roles} order by role_key) from (
            select role_key, list(contained_role_key order by contained_role_key) as roles from closures group by role_key
        )),
        confers: (select list({key: group_key, roles: roles} order by group_key) from (
            select group_key, list(role_key order by role_key) as roles from conferred group by group_key
        ))
    } as catalogue
)
select 0 as first_subject, 0 as last_subject, cast(to_json(catalogue) as varchar) as text
from final
