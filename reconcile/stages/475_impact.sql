-- recon.impact
-- title:       Open work and duties of people whose account would be closed
-- one row per: account_key, what
-- reads:       recon.correction, recon.unknown_table, recon.verdict, recon.identity, servicenow.user, servicenow.field, servicenow.group, servicenow.delegate, servicenow.task, servicenow.approval, servicenow.configuration_item, servicenow.unresolved_reference, okta.user, input.balance, input.file_field, input.rejected, policy.setting
-- adds to:     recon.impact
-- unless empty: recon.correction
--
-- Of every account that a correction deactivates or locks, whether or not the plan makes it. What was
-- not exported is unknown, never zero; of what an export may lack, or names by a name that several
-- have, the number is the least. The successor is the person's manager, by ServiceNow, else by Okta,
-- if that is somebody who can sign in and whose account stays.
with closing as (
    select distinct account_key
    from recon.correction
    where system = 'servicenow' and change_key in ('deactivate', 'lock') and account_key is not null
),
instant as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
sorts (place, what, relation) as (
    values
        (1, 'open_approvals', 'servicenow.approval'), (2, 'open_tasks', 'servicenow.task'), (3, 'groups_managed', 'servicenow.group'),
        (4, 'people_managed', 'servicenow.user'), (5, 'delegations', 'servicenow.delegate'), (6, 'configuration_items', 'servicenow.configuration_item')
),
exported as (
    select distinct relation from input.balance where relation not in ('servicenow.group', 'servicenow.user')
    union
    select relation from input.file_field where relation = 'servicenow.group' and name = 'manager'
    union
    select 'servicenow.user' as relation from servicenow.field where name = 'manager' and is_exported
),
partial as (
    select relation from recon.unknown_table
    union
    select relation from input.rejected where code = 'account.ambiguous'
    union
    select relation from servicenow.unresolved_reference where field = 'manager' and code = 'account.ambiguous'
),
things as (
    select 'open_approvals' as what, account_key, opened_at as since from servicenow.approval
    union all
    select 'open_tasks' as what, account_key, opened_at as since from servicenow.task
    union all
    select 'groups_managed' as what, manager_account_key as account_key, null as since from servicenow.group where coalesce(active, true)
    union all
    select 'people_managed' as what, manager_account_key as account_key, null as since
    from servicenow.user
    where active and manager_account_key <> account_key
    union all
    select 'delegations' as what, unnest(list_distinct([account_key, delegate_account_key])) as account_key, starts_at as since
    from servicenow.delegate
    cross join instant
    where coalesce(ends_at > as_of, true)
    union all
    select 'configuration_items' as what, unnest(list_distinct([account_key, manager_account_key])) as account_key, null as since
    from servicenow.configuration_item
),
counted as (
    select things.account_key, things.what, count(*) as things, min(things.since) as oldest_at
    from things
    semi join closing on closing.account_key = things.account_key
    group by things.account_key, things.what
),
staying as (
    select verdicts.account_key, verdicts.user_key
    from recon.verdict as verdicts
    left join recon.identity as identities on identities.user_key = verdicts.user_key
    anti join closing on closing.account_key = verdicts.account_key
    where verdicts.is_active and not coalesce(verdicts.is_locked, false) and coalesce(identities.standing, 'live') = 'live'
),
of_identity as (
    select user_key, min(account_key) as account_key from staying where user_key is not null group by user_key
),
managers as (
    select
        closing.account_key, by_account.account_key as by_servicenow, by_identity.account_key as by_okta
    from closing
    join servicenow.user as accounts on accounts.account_key = closing.account_key
    left join recon.verdict as verdicts on verdicts.account_key = closing.account_key
    left join okta.user as people on people.user_key = verdicts.user_key
    left join staying as by_account on by_account.account_key = accounts.manager_account_key
    left join of_identity as by_identity on by_identity.user_key = people.manager_key
),
final as (
    select
        closing.account_key, sorts.place, sorts.what,
        case when exported.relation is null then null else coalesce(counted.things, 0) end as things,
        counted.oldest_at,
        case when exported.relation is null then 'not exported' when partial.relation is null then 'exact' else 'at least' end as certainty,
        coalesce(managers.by_servicenow, managers.by_okta) as successor_account_key,
        case when managers.by_servicenow is not null then 'ServiceNow' when managers.by_okta is not null then 'Okta' end as successor_from
    from closing
    cross join sorts
    left join exported on exported.relation = sorts.relation
    left join partial on partial.relation = sorts.relation
    left join counted on counted.account_key = closing.account_key and counted.what = sorts.what
    left join managers on managers.account_key = closing.account_key
)
select account_key, place, what, things, oldest_at, certainty, successor_account_key, successor_from from final
