-- reviewed.changed
-- title:       What is decided: change
-- one row per: item_id
-- reads:       judge.verdict, judge.decision, campaign.item
with verdicts as (
    select item_id from judge.verdict where state = 'decided' and decision = 'change'
),
decisions as (
    select
        item_id,
        string_agg(distinct reviewer_of_record, '; ' order by reviewer_of_record) as reviewers,
        max(received) as received,
        string_agg(nullif(trim(comment), ''), '; ' order by place) as comment
    from judge.decision
    where state in ('decided', 'flagged') and decision = 'change'
    group by item_id
),
items as (
    select item_id, kind, name, user_name, entitlement, privileged from campaign.item
)
select
    items.name as person, items.user_name, items.entitlement, items.kind, if(items.privileged, 'yes', '') as privileged,
    decisions.reviewers, decisions.received, decisions.comment, items.item_id
from verdicts
inner join items on items.item_id = verdicts.item_id
left join decisions on decisions.item_id = verdicts.item_id
order by items.privileged desc, items.user_name, items.entitlement, items.item_id
