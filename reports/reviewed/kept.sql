-- reviewed.kept
-- title:       What is kept although a finding is about it
-- one row per: place
-- reads:       judge.decision, campaign.item
with decisions as (
    select place, item_id, cast(until as varchar) as until, comment, reviewer_of_record from judge.decision where state in ('decided', 'flagged') and decision = 'keep'
),
items as (
    select item_id, name, user_name, entitlement, kinds, severity from campaign.item where finding_ids <> ''
)
select
    items.name as person, items.user_name, items.entitlement, items.kinds, items.severity, decisions.until,
    decisions.reviewer_of_record as reviewer, decisions.comment, items.item_id
from decisions
inner join items on items.item_id = decisions.item_id
order by decisions.place
