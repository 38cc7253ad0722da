-- judge.verdict
-- title:       What is decided of each item
-- one row per: item_id
-- reads:       judge.share, campaign.item, campaign.later, campaign.setting
-- columns:
--   item_id:  of campaign.item
--   decision: keep, revoke or change, of a match a login or none; null if nothing is decided yet
--   state:    decided, refused, passed, open, unanswered (the review is closed) or gone (the access is missing)
--   is_waiting: one of two reviewers decided, and the other has yet to
--
-- Where two review an item, both must keep it, and one revoke revokes. A match has one reviewer.
with shares as (
    select item_id, decision, state from judge.share
),
items as (
    select item_id, kind from campaign.item
),
gone as (
    select item_id from campaign.later where fact_hash is null
),
setting as (
    select is_closed from campaign.setting
),
counted as (
    select
        item_id,
        max(decision) as decision,
        bool_or(coalesce(decision = 'revoke', false)) as is_revoked,
        bool_and(decision is not null) as is_complete,
        bool_or(decision is not null) as is_begun,
        bool_or(coalesce(decision = 'change', false)) as is_changed,
        bool_or(state = 'refused') as is_refused,
        bool_or(state = 'passed') as is_passed
    from shares
    group by item_id
),
final as (
    select
        items.item_id,
        case
            when items.kind = 'match' then counted.decision
            when counted.is_revoked then 'revoke'
            when not counted.is_complete then null
            when counted.is_changed then 'change'
            when counted.is_complete then 'keep'
        end as decision,
        case
            when gone.item_id is not null then 'gone'
            when counted.is_revoked or counted.is_complete then 'decided'
            when setting.is_closed then 'unanswered'
            when counted.is_refused then 'refused'
            when counted.is_passed then 'passed'
            else 'open'
        end as state,
        counted.is_begun and not counted.is_revoked and not counted.is_complete as is_waiting
    from items
    cross join setting
    left join counted on counted.item_id = items.item_id
    left join gone on gone.item_id = items.item_id
)
select item_id, decision, state, coalesce(is_waiting, false) as is_waiting from final
