-- judge.share
-- title:       What each of an item's two reviewers decided
-- one row per: item_id, is_second
-- reads:       judge.standing
-- columns:
--   item_id:   of campaign.item
--   is_second: the second reviewer's part
--   packet:    in which it was decided; null if it is not
--   decision:  keep, revoke or change; null if it is not decided
--   state:     decided, refused, passed or open
--
-- Of several who got the item one after the other, whoever decided last counts, and passing it on
-- takes no decision of somebody else back.
with standings as (
    select packet, item_id, is_second, is_passed, is_leaf, decision, refusal, received, sha256 from judge.standing where not is_ended
),
decided as (
    select item_id, is_second, arg_max(packet, (received, sha256, packet)) as packet, arg_max(decision, (received, sha256, packet)) as decision
    from standings
    where decision in ('keep', 'revoke', 'change')
    group by item_id, is_second
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
        leaves.item_id, leaves.is_second, decided.packet, decided.decision,
        case
            when decided.decision is not null then 'decided'
            when leaves.is_refused then 'refused'
            when leaves.is_passed then 'passed'
            else 'open'
        end as state
    from leaves
    left join decided on decided.item_id = leaves.item_id and decided.is_second = leaves.is_second
)
select item_id, is_second, packet, decision, state from final
