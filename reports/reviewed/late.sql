-- reviewed.late
-- title:       Reviewers some of whose decisions were late
-- one row per: reviewer
-- reads:       judge.statistic
with statistics as (
    select reviewer, late, decided, last_received, days_late from judge.statistic where reviewer <> 'total' and late > 0
)
select reviewer, late, decided, last_received, days_late from statistics order by days_late desc, late desc, reviewer
