-- effect.revocation
-- title:       Whether what a review revoked is gone, as a later run shows it
-- one row per: item_id
-- reads:       effect.revoked, servicenow.user, servicenow.role, servicenow.group, servicenow.user_role, servicenow.group_member, servicenow.delegate, input.feed, input.doubtful_table, input.rejected, run
-- columns:
--   item_id: of effect.revoked
--   effect:  in_effect, not_in_effect, overtaken (the access is there, and its account is inactive) or unknown
--   found:   the record that is there
--   why:     why it is unknown or overtaken; null otherwise
--
-- A record that is there again under another sys_id is there; so is one that was reviewed, if its role
-- has another name by now. That it is missing proves something
-- only if that run's exports looked: not if the table was not exported, may be incomplete, or has rows
-- which could not be loaded and may be the one; nor if the account itself is missing.
with roles as (
    select role_key, name from servicenow.role
),
revoked as (
    select
        item_id, kind, sys_id, lower(user_name) as user_name, entitlement, entitlement_key, record_ids,
        kind = 'role' and entitlement not in (select name from roles) as is_renamed
    from effect.revoked
),
accounts as (
    select account_key, sys_id, lower(user_name) as user_name, active from servicenow.user
),
runs as (
    select as_of from run
),
feeds as (
    select distinct relation from input.feed
),
doubts as (
    select relation, min(message) as message from input.doubtful_table group by relation
),
rejected as (
    select relation, lower(trim(reference)) as reference from input.rejected where relation in ('servicenow.user_role', 'servicenow.group_member', 'servicenow.delegate')
),
groups as (
    select group_key, sys_id, name from servicenow.group
),
tables as (
    select * from (values
        ('role', 'servicenow.user_role', 'sys_user_has_role'), ('group', 'servicenow.group_member', 'sys_user_grmember'),
        ('account', 'servicenow.user', 'sys_user'), ('delegation', 'servicenow.delegate', 'sys_user_delegate')
    ) as named(kind, relation, table_name)
),
-- by sys_id; by user name where one of the exports has none
owned as (
    select revoked.item_id, arg_min(accounts.account_key, (accounts.sys_id is distinct from revoked.sys_id, accounts.account_key)) as account_key
    from revoked
    join accounts
        on accounts.sys_id = revoked.sys_id
        or accounts.user_name = revoked.user_name and (accounts.sys_id is null or coalesce(revoked.sys_id, '') = '')
    group by revoked.item_id
),
held as (
    select revoked.item_id, user_role.sys_id, user_role.inherited
    from revoked
    join owned on owned.item_id = revoked.item_id
    join servicenow.user_role as user_role on user_role.account_key = owned.account_key
    join roles on roles.role_key = user_role.role_key
        and (roles.name = revoked.entitlement or (revoked.is_renamed and list_contains(string_split(revoked.record_ids, '; '), user_role.sys_id)))
    where revoked.kind = 'role' and coalesce(lower(trim(user_role.state)) in ('', 'active'), true)
    union all
    select revoked.item_id, group_member.sys_id, false
    from revoked
    join owned on owned.item_id = revoked.item_id
    join groups on groups.sys_id = revoked.entitlement_key or groups.name = revoked.entitlement and (groups.sys_id is null or starts_with(revoked.entitlement_key, 'name:'))
    join servicenow.group_member as group_member on group_member.account_key = owned.account_key and group_member.group_key = groups.group_key
    where revoked.kind = 'group'
    union all
    select revoked.item_id, accounts.sys_id, false
    from revoked
    join owned on owned.item_id = revoked.item_id
    join accounts on accounts.account_key = owned.account_key
    where revoked.kind = 'account' and coalesce(accounts.active, true)
    union all
    select revoked.item_id, delegate.sys_id, false
    from revoked
    join owned on owned.item_id = revoked.item_id
    join accounts as other on other.user_name = lower(revoked.entitlement)
    join servicenow.delegate as delegate on delegate.delegate_account_key = owned.account_key and delegate.account_key = other.account_key
    cross join runs
    where revoked.kind = 'delegation' and coalesce(delegate.ends_at >= runs.as_of, true)
),
found as (
    select
        held.item_id,
        bool_or(held.inherited is false or list_contains(string_split(revoked.record_ids, '; '), held.sys_id)) as is_there,
        bool_or(held.inherited is null) as is_way_unknown,
        min(coalesce(held.sys_id, 'there')) filter (held.inherited is false or list_contains(string_split(revoked.record_ids, '; '), held.sys_id)) as record_id
    from held
    join revoked on revoked.item_id = held.item_id
    group by held.item_id
),
unread as (
    select revoked.item_id, count(*) as rows
    from revoked
    join tables on tables.kind = revoked.kind
    join rejected
        on rejected.relation = tables.relation
        and (rejected.reference is null or rejected.reference in (revoked.user_name, lower(revoked.sys_id), lower(revoked.entitlement), lower(revoked.entitlement_key)))
    group by revoked.item_id
),
joined as (
    select
        revoked.item_id, revoked.kind, tables.table_name, feeds.relation is not null as is_fed, owned.account_key is not null as is_owned,
        coalesce(accounts.active, true) as is_active, coalesce(found.is_there, false) as is_there, coalesce(found.is_way_unknown, false) as is_way_unknown, found.record_id,
        coalesce(
            tables.table_name || ': ' || doubts.message,
            unread.rows || ' rows of ' || tables.table_name || ' could not be loaded, and may be it'
        ) as doubt
    from revoked
    join tables on tables.kind = revoked.kind
    left join feeds on feeds.relation = tables.relation
    left join doubts on doubts.relation = tables.relation and revoked.kind <> 'account'
    left join unread on unread.item_id = revoked.item_id
    left join owned on owned.item_id = revoked.item_id
    left join accounts on accounts.account_key = owned.account_key
    left join found on found.item_id = revoked.item_id
),
final as (
    select
        item_id,
        case
            when not is_fed or not is_owned then 'unknown'
            when is_there and not is_active then 'overtaken'
            when is_there then 'not_in_effect'
            when is_way_unknown or doubt is not null then 'unknown'
            else 'in_effect'
        end as effect,
        record_id as found,
        case
            when not is_fed then 'that run has no export of ' || table_name
            when not is_owned then 'that run''s exports do not have the account'
            when is_there and not is_active then 'the account is inactive, and still has it'
            when is_there then null
            when is_way_unknown then 'the export does not say whether it is held directly'
            else doubt
        end as why
    from joined
)
select item_id, effect, found, why from final
