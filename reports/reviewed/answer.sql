-- reviewed.answer
-- title:       What counts of each item, of all who decided on it
-- one row per: item_id, decision
-- reads:       judge.decision
select
    item_id, decision,
    string_agg(distinct reviewer_of_record, '; ' order by reviewer_of_record) as reviewers,
    max(received) as received,
    string_agg(nullif(trim(comment), ''), '; ' order by place) as comment
from judge.decision
where state in ('decided', 'flagged')
group by item_id, decision
