-- reviewed.decisions
-- title:       Every row of decisions.csv
-- one row per: place
-- reads:       judge.decision, campaign.item
with decisions as (
    select
        place, item_id, kind, user_name, entitlement, decision, cast(until as varchar) as until, comment, reviewer_of_record, decided_by, delegated_by, received, source_sha256,
        state, refusal, flags, packet
    from judge.decision
),
items as (
    select item_id, name from campaign.item
)
select
    items.name as person, decisions.user_name, decisions.entitlement, decisions.kind, decisions.decision, decisions.until, decisions.comment, decisions.state,
    decisions.refusal, decisions.flags, decisions.reviewer_of_record as reviewer, decisions.decided_by, decisions.delegated_by, decisions.received,
    decisions.packet, decisions.item_id, decisions.source_sha256
from decisions
left join items on items.item_id = decisions.item_id
order by decisions.place
