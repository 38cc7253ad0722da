-- judge.share
-- title:       What each of an item's two reviewers decided
-- one row per: item_id, is_second
-- reads:       judge.standing, returned.source, campaign.person
-- columns:
--   item_id:   of campaign.item
--   is_second: the second reviewer's part
--   packet:    in which it was decided; null if it is not
--   decision:  keep, revoke or change, of a match a login or none; null if it is not decided
--   state:     decided, refused, passed or open
--   twin_packet: in which whoever decided the other part decided this one, too; null if nobody did
--
-- Of several who got the item one after the other, whoever decided last counts, and passing it on
-- takes no decision of somebody else back. Two have to agree: of one person who decided both parts,
-- as a delegate or from another address, only one counts, so that the other is asked again. Their own
-- part goes before the one in which they stand for somebody else, and what came first before what came later.
-- A revoke counts in either, since one is enough.
with standings as (
    select packet, item_id, email, is_second, is_passed, is_leaf, decision, refusal, source_no, received, sha256 from judge.standing where not is_ended
),
sources as (
    select source_no, sender from returned.source
),
people as (
    select distinct lower(email) as email, identity from campaign.person where email <> '' and identity <> ''
),
decided as (
    select item_id, is_second, arg_max({'packet': packet, 'decision': decision, 'email': email, 'source_no': source_no, 'received': received, 'sha256': sha256}, (received, sha256, packet)) as it
    from standings
    where decision not in ('not mine', 'don''t know')
    group by item_id, is_second
),
deciding as (
    select
        decided.item_id, decided.is_second, decided.it,
        coalesce(nullif(sources.sender, ''), decided.it.email) as decider,
        coalesce(sources.sender, '') not in ('', decided.it.email) as is_for_another
    from decided
    left join sources on sources.source_no = decided.it.source_no
),
same_person as (
    select own.email, other.email as other_email from people as own inner join people as other on other.identity = own.identity
    union
    select decider, decider from deciding
),
twins as (
    select one.item_id, one.is_second, one.it.packet as packet
    from deciding as one
    inner join deciding as other on other.item_id = one.item_id and other.is_second <> one.is_second
    where (one.decider, other.decider) in (select (email, other_email) from same_person)
        and 'revoke' not in (one.it.decision, other.it.decision)
        and (one.is_for_another, one.it.received, one.it.sha256, one.is_second) > (other.is_for_another, other.it.received, other.it.sha256, other.is_second)
),
leaves as (
    select
        item_id, is_second,
        bool_or(is_leaf and refusal is not null) as is_refused,
        bool_or(is_leaf and refusal is null and (is_passed or decision is not null)) as is_passed
    from standings
    group by item_id, is_second
),
final as (
    select
        leaves.item_id, leaves.is_second,
        if(twins.packet is null, decided.it.packet, null) as packet,
        if(twins.packet is null, decided.it.decision, null) as decision,
        case
            when twins.packet is not null then 'refused'
            when decided.it is not null then 'decided'
            when leaves.is_refused then 'refused'
            when leaves.is_passed then 'passed'
            else 'open'
        end as state,
        twins.packet as twin_packet
    from leaves
    left join decided on decided.item_id = leaves.item_id and decided.is_second = leaves.is_second
    left join twins on twins.item_id = leaves.item_id and twins.is_second = leaves.is_second
)
select item_id, is_second, packet, decision, state, twin_packet from final
