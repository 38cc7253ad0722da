-- verify.record
-- title:       Whether each planned grant and membership is made or gone
-- one row per: change_id
-- reads:       plan.change, plan.target, plan.held, plan.role, plan.group, verify.account, servicenow.user, servicenow.role, servicenow.group, servicenow.user_role, servicenow.group_member, input.feed, input.quality, input.rejected, plan.allowance
-- columns:
--   change_id: of the plan
--   effect:    in effect, not in effect, overtaken or unknown
--   found:     the record in the fresh exports
--   why:       why it is unknown; null otherwise
--
-- A deleted record that is there again under another sys_id is not deleted. Another row of
-- the same grant, which the plan deletes by a change of its own, does not count. A role that
-- was to be granted directly and is held by inheritance by now is overtaken; if it was held by
-- inheritance all along, the grant was to keep it, and is not in effect. A record that
-- is missing from an export that may be cut off is not known to be gone; nor is one that may
-- be among rows which could not be loaded: of a role or group that no fresh export holds, or of
-- one of several accounts or groups with one name.
with changes as (
    select distinct change_id, "table", operation, record_id
    from plan.change
    where "table" in ('sys_user_has_role', 'sys_user_grmember')
),
deleted as (
    select distinct record_id from changes where operation = 'delete' and record_id is not null
),
held as (
    select account_key, role_key from plan.held
),
targets as (
    select target.change_id, target.role_key, target.group_key, held.role_key is not null as was_held
    from plan.target as target
    left join held on held.account_key = target.account_key and held.role_key = target.role_key
),
accounts as (
    select change_id, account_key, is_new from verify.account
),
fed as (
    select
        count(*) filter (relation = 'servicenow.user_role') > 0 as has_grants,
        count(*) filter (relation = 'servicenow.group_member') > 0 as has_members
    from input.feed
),
cut_off as (
    select feed.relation, min(quality.message) as message
    from input.quality as quality
    join input.feed as feed on feed.file_key = quality.file_key
    where quality.severity = 'warning' and quality.topic in ('capped', 'cut_off')
        and feed.relation in ('servicenow.user_role', 'servicenow.group_member')
        and not exists (select 1 from plan.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
    group by feed.relation
),
unread as (
    select if(relation = 'servicenow.user_role', 'sys_user_has_role', 'sys_user_grmember') as "table", code, reference
    from input.rejected
    where relation in ('servicenow.user_role', 'servicenow.group_member')
),
unread_tables as (
    select "table", count(*) as unread from unread group by "table"
),
namesakes as (
    select distinct "table", lower(trim(reference)) as name from unread where code in ('account.ambiguous', 'group.ambiguous')
),
account_names as (
    select account_key, lower(trim(name)) as name from servicenow.user
),
-- roles by name, which is unique; groups by sys_id, else by name
roles as (
    select planned.role_key as planned_key, role.role_key
    from plan.role as planned
    join servicenow.role as role on role.name = planned.name
),
groups as (
    select planned.group_key as planned_key, fresh.group_key
    from plan.group as planned
    join servicenow.group as fresh
        on fresh.sys_id = planned.sys_id
        or ((fresh.sys_id is null or planned.sys_id is null) and fresh.name = planned.name)
),
records as (
    select 'sys_user_has_role' as "table", user_role.account_key, roles.planned_key, user_role.sys_id, user_role.inherited
    from servicenow.user_role as user_role
    join roles on roles.role_key = user_role.role_key
    semi join accounts on accounts.account_key = user_role.account_key
    where coalesce(lower(trim(user_role.state)) = 'active', true)
    union all
    select 'sys_user_grmember' as "table", group_member.account_key, groups.planned_key, group_member.sys_id, false as inherited
    from servicenow.group_member as group_member
    join groups on groups.group_key = group_member.group_key
    semi join accounts on accounts.account_key = group_member.account_key
),
joined as (
    select
        changes.change_id, changes.operation, changes.record_id, accounts.account_key, accounts.is_new,
        targets.group_key, targets.was_held,
        coalesce(targets.role_key in (select roles.planned_key from roles), targets.group_key in (select groups.planned_key from groups), false) as is_known,
        case when changes."table" = 'sys_user_has_role' then fed.has_grants else fed.has_members end as is_fed,
        changes."table",
        records.account_key is not null and records.inherited is false
            and (
                changes.operation = 'create' or changes.record_id is null or records.sys_id is null
                or records.sys_id = changes.record_id
                or records.sys_id not in (select deleted.record_id from deleted)
            ) as is_there,
        coalesce(records.inherited, false) as is_inherited,
        records.account_key is not null and records.inherited is null as is_way_unknown,
        records.sys_id
    from changes
    cross join fed
    join targets on targets.change_id = changes.change_id
    join accounts on accounts.change_id = changes.change_id
    left join records
        on records."table" = changes."table"
        and records.account_key = accounts.account_key
        and records.planned_key = coalesce(targets.role_key, targets.group_key)
),
combined as (
    select
        change_id,
        any_value(operation) as operation,
        any_value("table") as "table",
        any_value(account_key) as account_key,
        any_value(group_key) as group_key,
        bool_or(was_held) as was_held,
        bool_and(is_known) as is_known,
        bool_or(is_new) as is_new,
        bool_or(is_fed) as is_fed,
        bool_or(is_there) as is_there,
        bool_or(is_inherited) as is_inherited,
        bool_or(is_way_unknown) as is_way_unknown,
        min(sys_id) filter (is_there) as sys_id
    from joined
    group by change_id
),
doubted as (
    select
        combined.*,
        coalesce(
            if(combined.is_way_unknown, 'the fresh exports do not say whether it is granted directly', null),
            'a fresh export of ' || combined."table" || ' ' || cut_off.message,
            unread_tables.unread || ' rows of ' || combined."table" || ' could not be loaded, and no fresh export holds the '
                || if(combined."table" = 'sys_user_has_role', 'role', 'group'),
            'several records in the fresh exports are called ' || coalesce(of_account.name, of_group.name)
        ) as doubt
    from combined
    left join cut_off
        on cut_off.relation = case when combined."table" = 'sys_user_has_role' then 'servicenow.user_role' else 'servicenow.group_member' end
        and combined.operation = 'delete'
    left join unread_tables on unread_tables."table" = combined."table" and not combined.is_known
    left join account_names on account_names.account_key = combined.account_key
    left join namesakes as of_account on of_account."table" = combined."table" and of_account.name = account_names.name
    left join plan.group as planned on planned.group_key = combined.group_key
    left join namesakes as of_group on of_group."table" = combined."table" and of_group.name = lower(trim(planned.name))
),
final as (
    select
        change_id,
        case
            when not is_fed or (account_key is null and not is_new) then 'unknown'
            when is_there then if(operation = 'delete', 'not in effect', 'in effect')
            when is_inherited and operation = 'create' then if(was_held, 'not in effect', 'overtaken')
            when doubt is not null then 'unknown'
            when operation = 'delete' then 'in effect'
            else 'not in effect'
        end as effect,
        case
            when is_there then coalesce(sys_id, 'there')
            when is_inherited and operation = 'create' then 'held by inheritance'
        end as found,
        case
            when not is_fed then 'no fresh export of ' || "table"
            when account_key is null and not is_new then 'the account is not in the fresh exports'
            when not is_there and not (is_inherited and operation = 'create') then doubt
        end as why
    from doubted
)
select change_id, effect, found, why from final
