-- changefile.closing
-- title:       What a person should know of the accounts that the plan deactivates, counted
-- one row per: plan
-- reads:       main.change, recon.target, recon.closing_note
with closed as (
    select distinct target.account_key
    from main.change as change
    join recon.target as target on target.change_id = change.change_id
    where change."table" = 'sys_user' and change.operation = 'update' and change.field = 'active' and change.after = 'false'
)
select count(*), count(*) filter (closing.was_used), count(*) filter (closing.is_machine), count(*) filter (closing.managed > 0)
from closed
left join recon.closing_note as closing on closing.account_key = closed.account_key
