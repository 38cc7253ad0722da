-- kept_finding
-- title:       Findings that reviewers kept, and until when
-- one row per: kept_no
-- reads:       recon.exception, recon.finding, recon.kept_access, recon.decision, input.review, input.review_item
-- adds to:     kept_finding
-- unless empty: recon.kept_access
--
-- Each is excepted in this run by the decision alone. Written into the rules, it holds without the
-- folder of the review, too.
with exceptions as (
    select decision_no, unnest(accepted) as accepted, reason, approved_by, expires
    from recon.exception
    where decision_no is not null and not is_expired
),
findings as (
    select finding_id, kind, user_key, account_key, user_name, item from recon.finding where excepted
),
kept as (
    select distinct decision_no, okta_status from recon.kept_access
),
decisions as (
    select decision_no, review_no, item_id from recon.decision
),
reviews as (
    select review_no, campaign_id, name from input.review
),
items as (
    select review_no, item_id, fact_hash from input.review_item
),
accepted as (
    select
        findings.finding_id, findings.kind, findings.user_name, findings.item,
        exceptions.reason, exceptions.approved_by, exceptions.expires, kept.okta_status,
        reviews.campaign_id, reviews.name as review_name, decisions.item_id, items.fact_hash,
        row_number() over (partition by findings.finding_id order by exceptions.expires desc nulls first, decisions.item_id) as place
    from exceptions
    join findings
        on findings.kind = exceptions.accepted.kind and findings.account_key = exceptions.accepted.account_key
        and findings.user_key is not distinct from exceptions.accepted.user_key and findings.item is not distinct from exceptions.accepted.item
    join kept on kept.decision_no = exceptions.decision_no
    join decisions on decisions.decision_no = exceptions.decision_no
    join reviews on reviews.review_no = decisions.review_no
    join items on items.review_no = decisions.review_no and items.item_id = decisions.item_id
),
final as (
    select
        cast(row_number() over (order by user_name, kind, item, finding_id) - 1 as integer) as kept_no,
        finding_id, kind, user_name, item, reason, approved_by, expires, okta_status, campaign_id, review_name, item_id, fact_hash
    from accepted
    where place = 1
)
select kept_no, finding_id, kind, user_name, item, reason, approved_by, expires, okta_status, campaign_id, review_name, item_id, fact_hash from final
