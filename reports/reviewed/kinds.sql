-- reviewed.kinds
-- title:       What is decided, by kind of item
-- one row per: kind
-- reads:       judge.verdict, judge.flag, campaign.item
with verdicts as (
    select item_id, state, if(state = 'decided', decision, null) as decision from judge.verdict
),
flagged as (
    select distinct item_id from judge.flag where flag <> 'waits_for_second'
),
items as (
    select item_id, kind from campaign.item
),
judged as (
    select items.kind, verdicts.state, verdicts.decision, verdicts.state = 'decided' and flagged.item_id is not null as is_flagged
    from verdicts
    inner join items on items.item_id = verdicts.item_id
    left join flagged on flagged.item_id = verdicts.item_id
),
final as (
    select
        if(grouping(kind) = 1, 'total', kind) as kind,
        count(*) as items,
        count(*) filter (decision = 'keep') as keep,
        count(*) filter (decision = 'revoke') as revoke,
        count(*) filter (decision = 'change') as change,
        count(*) filter (state = 'gone') as gone,
        count(*) filter (state = 'unanswered') as unanswered,
        count(*) filter (is_flagged) as flagged
    from judged
    group by grouping sets ((kind), ())
)
select kind, items, keep, revoke, change, gone, unanswered, flagged
from final
order by kind = 'total', list_position(['role', 'group', 'account', 'delegation'], kind)
