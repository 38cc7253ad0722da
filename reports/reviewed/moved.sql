-- reviewed.moved
-- title:       Items that somebody else was to decide than whom they were sent to
-- one row per: packet, item_id
-- reads:       campaign.assignment, campaign.item, judge.standing, reviewed.moved
--
-- What the next reviewer had answered already needed no new packet, and has no line of its own in the
-- ledger.
with assignments as (
    select packet, item_id, email, came_from, is_passed from campaign.assignment
),
standings as (
    select packet, item_id from judge.standing where is_in_force
),
items as (
    select item_id, name, user_name, entitlement from campaign.item
),
events as (
    select item_id, to_packet, any_value("at") as "at", any_value("by") as "by", any_value(reason) as reason from reviewed.moved group by item_id, to_packet
)
select
    items.name as person, items.user_name, items.entitlement, if(assignments.is_passed, 'passed on', 'reassigned') as how,
    before.email as before, assignments.email, coalesce(events."by", before.email) as "by", events."at", events.reason,
    assignments.came_from as from_packet, assignments.packet as to_packet, assignments.item_id
from assignments
inner join assignments as before on before.packet = assignments.came_from and before.item_id = assignments.item_id
semi join standings on standings.packet = assignments.packet and standings.item_id = assignments.item_id
left join items on items.item_id = assignments.item_id
left join events on events.to_packet = assignments.packet and events.item_id = assignments.item_id
order by events."at" nulls first, assignments.packet, items.user_name, items.entitlement, assignments.item_id
