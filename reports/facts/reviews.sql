-- facts.reviews
-- title:       The access reviews whose decisions the run takes
-- one row per: campaign_id
-- reads:       input.review, input.review_item, recon.decision
with reviews as (
    select review_no, folder, campaign_id, name, as_of, closed_at, ledger_sha256 from input.review
),
items as (
    select review_no, count(*) as items from input.review_item group by review_no
),
decisions as (
    select
        review_no,
        count(*) filter (decision = 'keep') as keep, count(*) filter (decision = 'revoke') as revoke,
        count(*) filter (decision = 'change') as change, count(*) filter (by_default) as by_default
    from recon.decision
    group by review_no
)
select
    reviews.folder, reviews.campaign_id, reviews.name,
    strftime(reviews.as_of, '%Y-%m-%dT%H:%M:%SZ') as as_of, coalesce(strftime(reviews.closed_at, '%Y-%m-%dT%H:%M:%SZ'), '') as closed,
    reviews.ledger_sha256,
    coalesce(items.items, 0) as items,
    coalesce(decisions.keep, 0) as keep, coalesce(decisions.revoke, 0) as revoke, coalesce(decisions.change, 0) as change,
    coalesce(items.items, 0) - coalesce(decisions.keep + decisions.revoke + decisions.change, 0) as undecided,
    coalesce(decisions.by_default, 0) as by_default
from reviews
left join items on items.review_no = reviews.review_no
left join decisions on decisions.review_no = reviews.review_no
order by reviews.review_no
