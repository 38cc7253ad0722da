-- judge.packet
-- title:       What is done and to do in each packet
-- one row per: packet
-- reads:       judge.standing, judge.unmade, judge.share, judge.verdict, judge.flag, campaign.item
-- columns:
--   packet:          of campaign.assignment
--   email:           of the reviewer
--   is_passed:       others passed its items on
--   items:           that are this reviewer's to decide, or were until they passed them on
--   decided:         by them, or settled without them
--   open:            they have yet to decide
--   refused:         likewise, and what they returned does not count
--   passed:          they passed on
--   flagged:         decided, for the owner to look at
--   privileged_open: yet to decide, of privileged access
with standings as (
    select packet, item_id, email, is_second, is_passed, is_leaf, decision, refusal from judge.standing as standing
    anti join judge.unmade as unmade on unmade.packet = standing.packet and unmade.item_id = standing.item_id
    where is_in_force
),
shares as (
    select item_id, is_second, packet, state, twin_packet from judge.share
),
verdicts as (
    select item_id, state from judge.verdict
),
flagged as (
    select distinct item_id, is_second from judge.flag where flag <> 'waits_for_second'
),
items as (
    select item_id, privileged from campaign.item
),
judged as (
    select
        standings.packet, standings.email, standings.is_passed,
        shares.packet = standings.packet as is_ours,
        shares.packet is null and verdicts.state not in ('decided', 'gone') and standings.is_leaf as is_open,
        not standings.is_leaf and shares.packet is distinct from standings.packet as is_passed_on,
        standings.refusal is not null or shares.twin_packet is not distinct from standings.packet as is_refused,
        flagged.item_id is not null as is_flagged,
        coalesce(items.privileged, false) as is_privileged
    from standings
    inner join shares on shares.item_id = standings.item_id and shares.is_second = standings.is_second
    inner join verdicts on verdicts.item_id = standings.item_id
    left join flagged on flagged.item_id = standings.item_id and flagged.is_second = standings.is_second
    left join items on items.item_id = standings.item_id
),
final as (
    select
        packet, any_value(email) as email, bool_and(is_passed) as is_passed,
        count(*) as items,
        count(*) filter (where not is_open and not is_passed_on) as decided,
        count(*) filter (where is_open) as open,
        count(*) filter (where is_open and is_refused) as refused,
        count(*) filter (where is_passed_on) as passed,
        count(*) filter (where is_ours and is_flagged) as flagged,
        count(*) filter (where is_open and is_privileged) as privileged_open
    from judged
    group by packet
)
select packet, email, is_passed, items, decided, open, refused, passed, flagged, privileged_open from final
