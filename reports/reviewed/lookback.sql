-- reviewed.lookback
-- title:       Changes of access that deserve a look
-- one row per: item_id, why
-- reads:       judge.lookback
with lookback as (
    select "at", changed_by, user_name, role, operation, why, item_id from judge.lookback where operation <> 'not known'
)
select
    "at", changed_by, user_name, role, operation,
    case why
        when 'by_reviewer_of_item' then 'granted by who reviews it'
        when 'by_self' then 'granted by who holds it'
        when 'after_snapshot' then 'granted after the exports: never reviewed'
        else why
    end as reason,
    why, item_id
from lookback
order by "at", user_name, role, why, item_id
