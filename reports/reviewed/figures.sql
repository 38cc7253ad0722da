-- reviewed.figures
-- title:       The total of statistics.csv, beside that of the review before
-- one row per: figure
-- reads:       judge.statistic
with statistics as (
    select * from judge.statistic where reviewer = 'total'
),
figures as (
    select
        unnest([
            {'place': 1, 'figure': 'Items to decide', 'this': items, 'last': last_items},
            {'place': 2, 'figure': 'Decided', 'this': decided, 'last': last_decided},
            {'place': 3, 'figure': 'Kept', 'this': keep, 'last': last_keep},
            {'place': 4, 'figure': 'Revoked', 'this': revoke, 'last': last_revoke},
            {'place': 5, 'figure': 'To be changed', 'this': change, 'last': last_change},
            {'place': 6, 'figure': 'Passed on', 'this': passed, 'last': last_passed},
            {'place': 7, 'figure': 'Unanswered', 'this': unanswered, 'last': last_unanswered},
            {'place': 8, 'figure': 'Refused rows', 'this': refused, 'last': last_refused},
            {'place': 9, 'figure': 'Flagged', 'this': flagged, 'last': last_flagged},
            {'place': 10, 'figure': 'Late', 'this': late, 'last': last_late},
            {'place': 11, 'figure': 'Privileged items', 'this': privileged_items, 'last': last_privileged_items},
            {'place': 12, 'figure': 'Privileged items kept', 'this': kept_privileged, 'last': last_kept_privileged},
            {'place': 13, 'figure': 'Kept against a finding', 'this': kept_against_finding, 'last': last_kept_against_finding},
            {'place': 14, 'figure': 'Different comments', 'this': distinct_comments, 'last': last_distinct_comments},
            {'place': 15, 'figure': 'Characters of a comment, in the median', 'this': coalesce(median_comment, 0), 'last': if(last_items is null, null, coalesce(last_median_comment, 0))},
            {'place': 16, 'figure': 'Days late, of the last decision', 'this': days_late, 'last': last_days_late},
            {'place': 17, 'figure': 'Revocations in effect', 'this': in_effect, 'last': last_in_effect},
            {'place': 18, 'figure': 'Revocations not in effect', 'this': not_in_effect, 'last': last_not_in_effect},
            {'place': 19, 'figure': 'Revocations overtaken', 'this': overtaken, 'last': last_overtaken},
            {'place': 20, 'figure': 'Revocations whose effect is unknown', 'this': effect_unknown, 'last': last_effect_unknown},
            {'place': 21, 'figure': 'Days to effect, in the median', 'this': median_days, 'last': last_median_days},
            {'place': 22, 'figure': 'Days to effect, at worst', 'this': worst_days, 'last': last_worst_days},
            {'place': 23, 'figure': 'Accounts with an owner now', 'this': linked, 'last': null},
            {'place': 24, 'figure': 'Accounts of none of the candidates', 'this': nobodys, 'last': null}
        ]) as it
    from statistics
),
final as (
    select it.figure as figure, cast(it.this as bigint) as this, it.last as last, it.place as place from figures where it.place < 23 or it.this > 0
)
select figure, this, last from final order by place
