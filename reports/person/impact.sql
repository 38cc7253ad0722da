-- person.impact
-- title:       Open work and duties of one person whose account would be closed
-- one row per: what
-- reads:       recon.impact, main.impact, servicenow.user
with impacts as (
    select place, what, things, certainty, oldest_at, successor_account_key, successor_from
    from recon.impact
    where account_key = cast($account_key as integer) and exists (select 1 from main.impact)
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        impacts.place, impacts.what, impacts.things, impacts.certainty, coalesce(strftime(impacts.oldest_at, '%Y-%m-%d'), '') as oldest,
        coalesce(accounts.user_name, '') as successor, coalesce(impacts.successor_from, '') as successor_from
    from impacts
    left join accounts on accounts.account_key = impacts.successor_account_key
)
select what, things, certainty, oldest, successor, successor_from
from final
order by place
