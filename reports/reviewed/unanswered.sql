-- reviewed.unanswered
-- title:       Items without a decision
-- one row per: item_id
-- reads:       judge.verdict, judge.decision, campaign.item
with verdicts as (
    select item_id, is_waiting from judge.verdict where state = 'unanswered'
),
reviewers as (
    select item_id, string_agg(distinct reviewer_of_record, '; ' order by reviewer_of_record) as reviewers, bool_or(state = 'refused') as is_refused, bool_or(state = 'passed') as is_passed
    from judge.decision
    where state in ('unanswered', 'refused', 'passed')
    group by item_id
),
owing as (
    select item_id, string_agg(distinct reviewer_of_record, '; ' order by reviewer_of_record) as reviewers from judge.decision where state = 'unanswered' group by item_id
),
items as (
    select item_id, kind, name, user_name, entitlement, privileged, kinds from campaign.item
)
select
    items.name as person, items.user_name, items.entitlement, items.kind, if(items.privileged, 'yes', '') as privileged, items.kinds,
    coalesce(owing.reviewers, reviewers.reviewers) as reviewers,
    case
        when verdicts.is_waiting then 'one of two reviewers decided'
        when reviewers.is_refused then 'the answer does not count'
        when reviewers.is_passed then 'passed on'
        else 'no answer'
    end as state,
    items.item_id
from verdicts
inner join items on items.item_id = verdicts.item_id
left join reviewers on reviewers.item_id = verdicts.item_id
left join owing on owing.item_id = verdicts.item_id
order by items.privileged desc, items.kinds = '', items.user_name, items.entitlement, items.item_id
