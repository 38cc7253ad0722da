-- reviewed.moved
-- title:       Items that somebody else was to decide than whom they were sent to
-- one row per: move_no
-- reads:       reviewed.moved, campaign.item, campaign.assignment
with moved as (
    select move_no, "at", item_id, from_packet, to_packet, email, "by", reason, is_passed from reviewed.moved
),
items as (
    select item_id, name, user_name, entitlement from campaign.item
),
assignments as (
    select distinct packet, item_id, email from campaign.assignment
)
select
    items.name as person, items.user_name, items.entitlement, if(moved.is_passed, 'passed on', 'reassigned') as how,
    assignments.email as before, moved.email, moved."by", moved."at", moved.reason, moved.from_packet, moved.to_packet, moved.item_id
from moved
left join items on items.item_id = moved.item_id
left join assignments on assignments.packet = moved.from_packet and assignments.item_id = moved.item_id
order by moved.move_no
