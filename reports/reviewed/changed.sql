-- reviewed.changed
-- title:       What is decided: change
-- one row per: item_id
-- reads:       judge.verdict, reviewed.answer, campaign.item
with verdicts as (
    select item_id from judge.verdict where state = 'decided' and decision = 'change'
),
decisions as (
    select item_id, reviewers, received, comment from reviewed.answer where decision = 'change'
),
items as (
    select item_id, kind, name, user_name, entitlement, privileged from campaign.item
)
select
    items.name as person, items.user_name, items.entitlement, items.kind, if(items.privileged, 'yes', '') as privileged,
    decisions.reviewers, decisions.received, decisions.comment, items.item_id
from verdicts
inner join items on items.item_id = verdicts.item_id
left join decisions on decisions.item_id = verdicts.item_id
order by items.privileged desc, items.user_name, items.entitlement, items.item_id
