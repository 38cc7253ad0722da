-- review.group_meaning
-- title:       What membership of each group brings with it
-- one row per: group_key
-- reads:       servicenow.group, recon.conferred_role, review.role_meaning
-- columns:
--   group_key:           the group
--   name:                its name
--   entitlement_key:     what it is known by in item ids: its sys_id, else its name
--   confers:             the names of the roles that every member has, sorted
--   is_privileged:       one of them is privileged
--   is_licensed:         one of them needs a subscription
--   manager_account_key: the account of its manager
--   manager:             what the export displays of that
with groups as (
    select group_key, sys_id, name, manager_account_key, manager from servicenow.group
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
roles as (
    select role_key, name, is_privileged, is_licensed from review.role_meaning
),
conferring as (
    select
        conferred.group_key,
        list(roles.name order by roles.name) as names,
        bool_or(roles.is_privileged) as is_privileged,
        bool_or(roles.is_licensed) as is_licensed
    from conferred
    join roles on roles.role_key = conferred.role_key
    group by conferred.group_key
),
final as (
    select
        groups.group_key,
        groups.name,
        coalesce(nullif(groups.sys_id, ''), 'name:' || groups.name) as entitlement_key,
        coalesce(conferring.names, []) as confers,
        coalesce(conferring.is_privileged, false) as is_privileged,
        coalesce(conferring.is_licensed, false) as is_licensed,
        groups.manager_account_key,
        groups.manager
    from groups
    left join conferring on conferring.group_key = groups.group_key
)
select group_key, name, entitlement_key, confers, is_privileged, is_licensed, manager_account_key, manager from final
