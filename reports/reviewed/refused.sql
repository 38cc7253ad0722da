-- reviewed.refused
-- title:       Rows that were returned and do not count
-- one row per: place
-- reads:       judge.decision, campaign.item, reviewed.reason
with decisions as (
    select place, item_id, user_name, entitlement, decision, refusal, coalesce(detail, '') as detail, reviewer_of_record, decided_by, received, "at", "row"
    from judge.decision
    where state = 'refused'
),
items as (
    select item_id, name from campaign.item
),
reasons as (
    select refusal, detail, reason from reviewed.reason
)
select
    coalesce(items.name, 'row ' || decisions."row") as person, decisions.user_name, decisions.entitlement, decisions.decision, reasons.reason, decisions.refusal,
    decisions.reviewer_of_record as reviewer, decisions.decided_by, decisions.received, decisions."at" as place, decisions.item_id
from decisions
left join items on items.item_id = decisions.item_id
left join reasons on reasons.refusal = decisions.refusal and reasons.detail = decisions.detail
order by decisions.place
