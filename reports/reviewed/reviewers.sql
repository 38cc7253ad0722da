-- reviewed.reviewers
-- title:       Statistics by reviewer, and all together
-- one row per: reviewer
-- reads:       judge.statistic
with statistics as (
    select * from judge.statistic
)
select * from statistics order by reviewer = 'total', reviewer
