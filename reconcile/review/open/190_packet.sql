-- review.packet
-- title:       The packets
-- one row per: packet
-- reads:       review.packet_row, review.person
-- columns:
--   packet:    P0001 and on
--   email:     where it goes
--   reviewer:  the name, for people
--   sys_id:    of the reviewer's account
--   is_second: it is of a second reviewer
--   part:      of so many parts
--   parts:     so many
--   items:     its rows
with packet_rows as (
    select packet, email, name, account_key, is_second, part, parts from review.packet_row
),
people as (
    select account_key, sys_id from review.person
),
packets as (
    select packet, email, name, account_key, is_second, part, parts, count(*) as items from packet_rows group by all
),
final as (
    select
        packets.packet, packets.email, review.cell(packets.name) as reviewer, coalesce(people.sys_id, '') as sys_id,
        packets.is_second, packets.part, packets.parts, packets.items
    from packets
    left join people on people.account_key = packets.account_key
)
select packet, email, reviewer, sys_id, is_second, part, parts, items from final
