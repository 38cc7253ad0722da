-- impact
-- title:       Open work and duties of people whose account the plan closes, or would close
-- one row per: impact_no
-- reads:       recon.impact, recon.correction, change, servicenow.user, input.balance
-- adds to:     impact
-- unless empty: recon.impact
--
-- Only if somebody exported tasks, approvals or configuration items: who did not, did not ask. An
-- account that is to be locked and to be deactivated is deactivated.
with impacts as (
    select account_key, place, what, things, oldest_at, certainty, successor_account_key, successor_from
    from recon.impact
    where exists (
        select 1 from input.balance where relation in ('servicenow.task', 'servicenow.approval', 'servicenow.configuration_item'))
),
closing as (
    select
        account_key,
        arg_min(recon.change_id(system, "table", operation, record_key, change_key), (change_key, record_key)) as change_id
    from recon.correction
    where system = 'servicenow' and change_key in ('deactivate', 'lock')
    group by account_key
),
planned as (
    select distinct change_id from change
),
accounts as (
    select
        account_key, user_name, sys_id,
        coalesce(nullif(name, ''), nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), '')) as name
    from servicenow.user
),
final as (
    select
        cast(row_number() over (order by lower(accounts.user_name), accounts.user_name, closing.change_id, impacts.place) - 1 as integer) as impact_no,
        accounts.user_name, accounts.sys_id, accounts.name, closing.change_id,
        if(planned.change_id is null, 'held back', 'planned') as plan,
        impacts.what, impacts.things as count, impacts.certainty, strftime(impacts.oldest_at, '%Y-%m-%d %H:%M:%S') as oldest,
        successors.user_name as successor, successors.sys_id as successor_sys_id, impacts.successor_from
    from impacts
    join closing on closing.account_key = impacts.account_key
    join accounts on accounts.account_key = impacts.account_key
    left join planned on planned.change_id = closing.change_id
    left join accounts as successors on successors.account_key = impacts.successor_account_key
)
select impact_no, user_name, sys_id, name, change_id, plan, what, count, certainty, oldest, successor, successor_sys_id, successor_from from final
