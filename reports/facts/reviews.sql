-- facts.reviews
-- title:       The access reviews whose decisions the run takes
-- one row per: campaign_id
-- reads:       input.review, input.review_item, input.review_decision, recon.decision, recon.decided_access, recon.review_note, finding
with reviews as (
    select review_no, folder, campaign_id, name, as_of, closed_at, ledger_sha256 from input.review
),
items as (
    select review_no, count(*) as items from input.review_item group by review_no
),
there as (
    select distinct decision_no from recon.decided_access
),
planned as (
    select distinct review_note.decision_no
    from recon.review_note as review_note
    join finding on finding.finding_id = review_note.finding_id
    where finding.change_ids <> ''
),
decided as (
    select
        decision.review_no, decision.decision, decision.by_default,
        there.decision_no is null as is_gone, planned.decision_no is not null as is_planned
    from recon.decision as decision
    left join there on there.decision_no = decision.decision_no
    left join planned on planned.decision_no = decision.decision_no
),
decisions as (
    select
        review_no,
        count(*) filter (decision = 'keep') as keep, count(*) filter (decision = 'revoke') as revoke,
        count(*) filter (decision = 'change') as change, count(*) filter (by_default) as by_default,
        count(*) filter (decision = 'revoke' and is_planned) as planned, count(*) filter (decision = 'revoke' and is_gone) as gone
    from decided
    group by review_no
),
matched as (
    select
        decision.review_no,
        count(distinct decision.item_id) filter (decision.decision <> 'none') as linked,
        count(distinct decision.item_id) filter (decision.decision = 'none') as nobodys
    from input.review_decision as decision
    join input.review_item as item on item.review_no = decision.review_no and item.item_id = decision.item_id
    where item.kind = 'match' and decision.state in ('decided', 'flagged')
    group by decision.review_no
)
select
    reviews.folder, reviews.campaign_id, reviews.name,
    strftime(reviews.as_of, '%Y-%m-%dT%H:%M:%SZ') as as_of, coalesce(strftime(reviews.closed_at, '%Y-%m-%dT%H:%M:%SZ'), '') as closed,
    reviews.ledger_sha256,
    coalesce(items.items, 0) as items,
    coalesce(decisions.keep, 0) as keep, coalesce(decisions.revoke, 0) as revoke, coalesce(decisions.change, 0) as change,
    coalesce(items.items, 0) - coalesce(decisions.keep + decisions.revoke + decisions.change, 0) - coalesce(matched.linked + matched.nobodys, 0) as undecided,
    coalesce(decisions.by_default, 0) as by_default, coalesce(decisions.planned, 0) as planned, coalesce(decisions.gone, 0) as gone,
    coalesce(matched.linked, 0) as linked, coalesce(matched.nobodys, 0) as nobodys
from reviews
left join items on items.review_no = reviews.review_no
left join decisions on decisions.review_no = reviews.review_no
left join matched on matched.review_no = reviews.review_no
order by reviews.review_no
