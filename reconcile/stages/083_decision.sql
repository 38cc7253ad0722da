-- recon.decision
-- title:       What each review decided of each item
-- one row per: decision_no
-- reads:       input.review, input.review_item, input.review_decision
-- adds to:     recon.decision
-- unless empty: input.review
--
-- A decision counts if the review says so: of two reviewers both keep, and one revoke revokes, so
-- that all rows that count say the same. A keep that waits for its second reviewer is none. An item
-- that is missing by the review itself (gone) is not asked about. Whose accounts are
-- (matches) is decided earlier: recon.decided_link.
with reviews as (
    select review_no, campaign_id, name, folder, closed_at, unanswered from input.review
),
items as (
    select review_no, item_id, kind from input.review_item where kind <> 'match'
),
answers as (
    select review_no, line, item_id, decision, until, comment, decided_by, received, state from input.review_decision
),
counted as (
    select
        review_no, item_id,
        min(decision) filter (state in ('decided', 'flagged')) as decision,
        min(until) filter (state in ('decided', 'flagged')) as until,
        string_agg(distinct comment, '; ' order by comment) filter (state in ('decided', 'flagged')) as comment,
        string_agg(distinct decided_by, ', ' order by decided_by) filter (state in ('decided', 'flagged')) as decided_by,
        cast(max(received) filter (state in ('decided', 'flagged')) as date) as received_on,
        coalesce(min(line) filter (state in ('decided', 'flagged')), min(line) filter (state = 'unanswered')) as line,
        bool_or(state = 'unanswered') as is_unanswered
    from answers
    group by review_no, item_id
),
judged as (
    select
        counted.review_no, counted.item_id, items.kind, counted.line,
        case
            when counted.decision is not null then counted.decision
            when counted.is_unanswered and reviews.unanswered = 'revoke' then 'revoke'
            when counted.is_unanswered then 'none'
        end as decision,
        counted.decision is null and reviews.unanswered = 'revoke' as by_default,
        counted.until, counted.comment, counted.decided_by,
        coalesce(counted.received_on, cast(reviews.closed_at as date)) as decided_on,
        reviews.name, reviews.campaign_id, reviews.folder
    from counted
    join items on items.review_no = counted.review_no and items.item_id = counted.item_id
    join reviews on reviews.review_no = counted.review_no
),
final as (
    select
        cast(row_number() over (order by review_no, item_id) - 1 as integer) as decision_no,
        review_no, item_id, kind, decision, by_default, until, comment, decided_by, decided_on,
        folder || '/decisions.csv:' || line as place,
        case decision when 'keep' then 'kept' when 'change' then 'to be changed' when 'none' then 'not decided' else 'revoked' end
            || if(by_default, ' by default', '')
            || coalesce(' by ' || decided_by, '')
            || if(decision = 'none', '', coalesce(' on ' || strftime(decided_on, '%Y-%m-%d'), ''))
            || ' in the review ' || name || ' (' || campaign_id || ')'
            || if(by_default, ', because nobody decided', '') as says
    from judged
    where decision is not null
)
select decision_no, review_no, item_id, kind, decision, by_default, until, comment, decided_by, decided_on, place, says from final
