-- reviewed.revoked
-- title:       What is decided: revoke
-- one row per: item_id
-- reads:       judge.verdict, reviewed.answer, campaign.item, reviewed.effect
with verdicts as (
    select item_id from judge.verdict where state = 'decided' and decision = 'revoke'
),
decisions as (
    select item_id, reviewers, received, comment from reviewed.answer where decision = 'revoke'
),
effects as (
    select item_id, effect, why, in_effect_as_of, days from reviewed.effect
),
items as (
    select item_id, kind, name, user_name, entitlement, privileged from campaign.item
)
select
    items.name as person, items.user_name, items.entitlement, items.kind, if(items.privileged, 'yes', '') as privileged,
    decisions.reviewers, decisions.received, decisions.comment,
    coalesce(replace(effects.effect, '_', ' '), 'not compared') as effect,
    effects.why, effects.in_effect_as_of, effects.days, items.item_id
from verdicts
inner join items on items.item_id = verdicts.item_id
left join effects on effects.item_id = verdicts.item_id
left join decisions on decisions.item_id = verdicts.item_id
order by items.privileged desc, items.user_name, items.entitlement, items.item_id
