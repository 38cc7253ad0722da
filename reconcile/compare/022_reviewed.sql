-- compare.reviewed
-- title:       Findings and exceptions that rest on what a review decided
-- one row per: run, finding_no, rests
-- reads:       compare.finding, compare.review, compare.decision, compare.review_note, compare.kept_finding
-- columns:
--   run:        old or new: whose finding
--   finding_no: of compare.finding
--   rests:      finding, if there would be none without the review; exception, if it would have none
--   review:     how people call the review, with its id
--   is_taken:   the other run takes what that review decided, or what a later one decided of the same item
--
-- What no review was asked about, nobody looked at: a run without the review neither finds what it
-- revoked nor shows that it is gone.
with runs (run, other) as (
    values ('old', 'new'), ('new', 'old')
),
findings as (
    select run, finding_no, finding_id, kind, rule from compare.finding where run in ('old', 'new')
),
reviews as (
    select run, review_no, campaign_id, name || ' (' || campaign_id || ')' as review, as_of from compare.review
),
decisions as (
    select run, decision_no, review_no, item_id, decision, place from compare.decision
),
notes as (
    select run, finding_id, decision_no from compare.review_note
),
kept as (
    select run, finding_id, campaign_id, item_id from compare.kept_finding
),
decided as (
    select findings.run, findings.finding_no, 'finding' as rests, decisions.review_no, decisions.item_id
    from findings
    join notes on notes.run = findings.run and notes.finding_id = findings.finding_id
    join decisions on decisions.run = notes.run and decisions.decision_no = notes.decision_no
    where findings.kind in ('review.revoked', 'review.regranted')
    union all
    -- an exception of a review that ran out, or that serves no more
    select findings.run, findings.finding_no, 'finding' as rests, decisions.review_no, decisions.item_id
    from findings
    join decisions on decisions.run = findings.run and decisions.place = findings.rule
    where starts_with(findings.kind, 'exception.')
    union all
    select findings.run, findings.finding_no, 'finding' as rests, max(reviews.review_no) as review_no, cast(null as varchar) as item_id
    from findings
    join reviews on reviews.run = findings.run
    where findings.kind = 'review.unreviewed'
    group by findings.run, findings.finding_no
    union all
    select findings.run, findings.finding_no, 'exception' as rests, reviews.review_no, kept.item_id
    from findings
    join kept on kept.run = findings.run and kept.finding_id = findings.finding_id
    join reviews on reviews.run = kept.run and reviews.campaign_id = kept.campaign_id
),
resting as (
    select decided.run, runs.other, decided.finding_no, decided.rests, decided.item_id, reviews.campaign_id, reviews.review, reviews.as_of
    from decided
    join runs on runs.run = decided.run
    join reviews on reviews.run = decided.run and reviews.review_no = decided.review_no
),
-- what a run decided last of each item
last_decided as (
    select decisions.run, decisions.item_id, max(reviews.as_of) as as_of
    from decisions
    join reviews on reviews.run = decisions.run and reviews.review_no = decisions.review_no
    where decisions.decision <> 'none'
    group by decisions.run, decisions.item_id
),
final as (
    select
        resting.run, resting.finding_no, resting.rests, min(resting.review) as review,
        bool_or(others.campaign_id is not null or coalesce(last_decided.as_of >= resting.as_of, false)) as is_taken
    from resting
    left join reviews as others on others.run = resting.other and others.campaign_id = resting.campaign_id
    left join last_decided on last_decided.run = resting.other and last_decided.item_id = resting.item_id
    group by resting.run, resting.finding_no, resting.rests
)
select run, finding_no, rests, review, is_taken from final
