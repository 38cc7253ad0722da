-- reviewed.reviewers
-- title:       Statistics by reviewer, and all together
-- one row per: reviewer
-- reads:       judge.statistic
--
-- What only the total has is in the figures.
with statistics as (
    select
        reviewer, items, decided, keep, revoke, change, passed, unanswered, refused, flagged,
        late, bulk, same_comment, fast, against_finding, conflicted, reciprocal, self, delegate, sender_unknown, columns_missing, kept_unused, waits_for_second,
        privileged_items, kept_privileged, kept_against_finding, distinct_comments, median_comment, first_received, last_received, days_late
    from judge.statistic
)
select * from statistics order by reviewer = 'total', reviewer
