-- workbook.impact
-- title:       Open work and duties of people whose account the plan closes, or would close
-- one row per: impact_no
-- reads:       main.impact, servicenow.user
with impacts as (
    select * from main.impact
),
accounts as (
    select coalesce(sys_id, '') as sys_id, coalesce(user_name, '') as user_name, min(row_number) as account_no
    from (
        select sys_id, user_name, row_number() over (order by lower(user_name), account_key) - 1 as row_number
        from servicenow.user
        where exists (select 1 from impacts)
    )
    group by all
),
final as (
    select impacts.*, accounts.account_no
    from impacts
    left join accounts on accounts.sys_id = coalesce(impacts.sys_id, '') and accounts.user_name = coalesce(impacts.user_name, '')
)
select
    user_name, account_no, name, what, count, certainty, oldest, successor, successor_from, plan, sys_id, successor_sys_id, change_id
from final
order by impact_no
