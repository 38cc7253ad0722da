-- reviewed.flagged
-- title:       Decisions that count, and are flagged
-- one row per: place
-- reads:       judge.decision, campaign.item
with decisions as (
    select place, item_id, kind, user_name, entitlement, decision, comment, reviewer_of_record, decided_by, received, flags
    from judge.decision
    where flags is not null and state in ('decided', 'flagged', 'open')
),
items as (
    select item_id, name from campaign.item
)
select
    items.name as person, decisions.user_name, decisions.entitlement, decisions.kind, decisions.decision, decisions.flags,
    decisions.reviewer_of_record as reviewer, decisions.decided_by, decisions.received, decisions.comment, decisions.item_id
from decisions
left join items on items.item_id = decisions.item_id
order by decisions.place
