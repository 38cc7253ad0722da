-- judge.last_total
-- title:       The total of the campaign before, as it was when this one was opened
-- one row per: *
-- reads:       campaign.last_total
-- columns:
--   last_items:                 of the campaign before; null if that is not known, like the other columns
--   last_decided:               likewise
--   last_keep:                  likewise
--   last_revoke:                likewise
--   last_change:                likewise
--   last_passed:                likewise
--   last_unanswered:            likewise
--   last_refused:               likewise
--   last_flagged:               likewise
--   last_late:                  likewise
--   last_privileged_items:      likewise
--   last_kept_privileged:       likewise
--   last_kept_against_finding:  likewise
--   last_distinct_comments:     likewise
--   last_median_comment:        likewise
--   last_days_late:             likewise
--   last_in_effect:             likewise
--   last_not_in_effect:         likewise
--   last_overtaken:             likewise
--   last_effect_unknown:        likewise
--   last_median_days:           likewise
--   last_worst_days:            likewise
with totals as (
    select name, value from campaign.last_total
),
final as (
    select
        any_value(value) filter (name = 'items') as last_items,
        any_value(value) filter (name = 'decided') as last_decided,
        any_value(value) filter (name = 'keep') as last_keep,
        any_value(value) filter (name = 'revoke') as last_revoke,
        any_value(value) filter (name = 'change') as last_change,
        any_value(value) filter (name = 'passed') as last_passed,
        any_value(value) filter (name = 'unanswered') as last_unanswered,
        any_value(value) filter (name = 'refused') as last_refused,
        any_value(value) filter (name = 'flagged') as last_flagged,
        any_value(value) filter (name = 'late') as last_late,
        any_value(value) filter (name = 'privileged_items') as last_privileged_items,
        any_value(value) filter (name = 'kept_privileged') as last_kept_privileged,
        any_value(value) filter (name = 'kept_against_finding') as last_kept_against_finding,
        any_value(value) filter (name = 'distinct_comments') as last_distinct_comments,
        any_value(value) filter (name = 'median_comment') as last_median_comment,
        any_value(value) filter (name = 'days_late') as last_days_late,
        any_value(value) filter (name = 'in_effect') as last_in_effect,
        any_value(value) filter (name = 'not_in_effect') as last_not_in_effect,
        any_value(value) filter (name = 'overtaken') as last_overtaken,
        any_value(value) filter (name = 'effect_unknown') as last_effect_unknown,
        any_value(value) filter (name = 'median_days') as last_median_days,
        any_value(value) filter (name = 'worst_days') as last_worst_days
    from totals
)
select
    last_items, last_decided, last_keep, last_revoke, last_change, last_passed, last_unanswered, last_refused, last_flagged,
    last_late, last_privileged_items, last_kept_privileged, last_kept_against_finding, last_distinct_comments, last_median_comment, last_days_late,
    last_in_effect, last_not_in_effect, last_overtaken, last_effect_unknown, last_median_days, last_worst_days
from final
