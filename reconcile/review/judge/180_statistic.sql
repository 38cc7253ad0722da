-- judge.statistic
-- title:       statistics.csv
-- one row per: reviewer
-- reads:       judge.standing, judge.unmade, judge.share, judge.counted, judge.verdict, judge.flag, judge.outcome, judge.answer, judge.effect, judge.last_total, campaign.item, campaign.setting
-- columns:
--   reviewer:             address of the reviewer of record; total
--   items:                that were theirs to decide
--   decided:              by them or in their place
--   keep:                 of these
--   revoke:               of these
--   change:               of these
--   passed:               they passed on
--   unanswered:           neither
--   refused:              rows they returned that do not count, without a later decision that does
--   flagged:              decisions with a flag
--   late:                 of these, like the columns up to waits_for_second
--   privileged_items:     of their items
--   kept_privileged:      of these, kept
--   kept_against_finding: kept although a finding is about it
--   distinct_comments:    among their decisions
--   median_comment:       length of those that are not empty, in characters
--   first_received:       when the first decision came
--   last_received:        when the last did
--   days_late:            of the last, after it was due
--   in_effect:            of the total: of judge.effect; null of a reviewer, like all that follow
--   not_in_effect:        likewise
--   overtaken:            likewise
--   effect_unknown:       likewise
--   median_days:          likewise
--   worst_days:           likewise
--   last_*:               of the total: of judge.last_total
--   linked:               of a review of whose accounts are: those that a candidate owns; each decision there is a login
--   nobodys:              likewise: those that none of them owns
with standings as (
    select item_id, is_second, packet, email, is_leaf from judge.standing as standing
    anti join judge.unmade as unmade on unmade.packet = standing.packet and unmade.item_id = standing.item_id
    where is_in_force
),
shares as (
    select item_id, is_second, packet from judge.share
),
counted as (
    select item_id, is_second, packet, decision, comment, received from judge.counted
),
verdicts as (
    select item_id, state from judge.verdict
),
flags as (
    select item_id, is_second, list(flag) as flags from judge.flag group by item_id, is_second
),
refused as (
    select answers.email, count(*) as rows
    from judge.outcome as outcomes
    inner join judge.answer as answers on answers.source_no = outcomes.source_no and answers.part_no = outcomes.part_no and answers.line = outcomes.line
    where outcomes.state = 'refused'
    group by answers.email
),
effects as (
    select in_effect, not_in_effect, overtaken, effect_unknown, median_days, worst_days from judge.effect
),
last_totals as (
    select
        last_items, last_decided, last_keep, last_revoke, last_change, last_passed, last_unanswered, last_refused, last_flagged,
        last_late, last_privileged_items, last_kept_privileged, last_kept_against_finding, last_distinct_comments, last_median_comment, last_days_late,
        last_in_effect, last_not_in_effect, last_overtaken, last_effect_unknown, last_median_days, last_worst_days
    from judge.last_total
),
items as (
    select item_id, kind, privileged, finding_ids from campaign.item
),
setting as (
    select due from campaign.setting
),
facts as (
    select
        standings.email, counted.decision, counted.received, nullif(trim(counted.comment), '') as comment,
        coalesce(flags.flags, []) as flags,
        coalesce(items.privileged, false) as is_privileged,
        coalesce(items.finding_ids, '') <> '' as has_finding,
        coalesce(items.kind = 'match', false) as is_match,
        counted.decision is null and not standings.is_leaf as is_passed,
        counted.decision is null and standings.is_leaf and shares.packet is null and verdicts.state not in ('decided', 'gone') as is_unanswered
    from standings
    inner join shares on shares.item_id = standings.item_id and shares.is_second = standings.is_second
    inner join verdicts on verdicts.item_id = standings.item_id
    left join counted on counted.item_id = standings.item_id and counted.is_second = standings.is_second and counted.packet = standings.packet
    left join flags on flags.item_id = counted.item_id and flags.is_second = counted.is_second
    left join items on items.item_id = standings.item_id
),
grouped as (
    select
        email,
        grouping(email) = 1 as is_total,
        count(*) as items,
        count(decision) as decided,
        count(*) filter (where decision = 'keep' and not is_match) as keep,
        count(*) filter (where decision = 'revoke' and not is_match) as revoke,
        count(*) filter (where decision = 'change' and not is_match) as change,
        count(*) filter (where is_passed) as passed,
        count(*) filter (where is_unanswered) as unanswered,
        count(*) filter (where len(flags) > 0 and flags <> ['waits_for_second']) as flagged,
        count(*) filter (where list_contains(flags, 'late')) as late,
        count(*) filter (where list_contains(flags, 'bulk')) as bulk,
        count(*) filter (where list_contains(flags, 'same_comment')) as same_comment,
        count(*) filter (where list_contains(flags, 'fast')) as fast,
        count(*) filter (where list_contains(flags, 'against_finding')) as against_finding,
        count(*) filter (where list_contains(flags, 'conflicted')) as conflicted,
        count(*) filter (where list_contains(flags, 'reciprocal')) as reciprocal,
        count(*) filter (where list_contains(flags, 'self')) as self,
        count(*) filter (where list_contains(flags, 'delegate')) as delegate,
        count(*) filter (where list_contains(flags, 'sender_unknown')) as sender_unknown,
        count(*) filter (where list_contains(flags, 'columns_missing')) as columns_missing,
        count(*) filter (where list_contains(flags, 'kept_unused')) as kept_unused,
        count(*) filter (where list_contains(flags, 'waits_for_second')) as waits_for_second,
        count(*) filter (where is_privileged) as privileged_items,
        count(*) filter (where is_privileged and decision = 'keep' and not is_match) as kept_privileged,
        count(*) filter (where has_finding and decision = 'keep' and not is_match) as kept_against_finding,
        count(distinct lower(comment)) as distinct_comments,
        cast(median(length(comment)) as integer) as median_comment,
        strftime(min(received), '%Y-%m-%dT%H:%M:%SZ') as first_received,
        strftime(max(received), '%Y-%m-%dT%H:%M:%SZ') as last_received,
        count(*) filter (where is_match and decision <> 'none') as linked,
        count(*) filter (where is_match and decision = 'none') as nobodys,
        greatest(date_diff('day', any_value(due), cast(max(received) as date)), 0) as days_late
    from facts
    cross join setting
    group by grouping sets ((email), ())
),
final as (
    select
        if(is_total, 'total', grouped.email) as reviewer,
        grouped.*,
        if(is_total, (select coalesce(sum(rows), 0) from refused), coalesce(refused.rows, 0)) as refused,
        effects.*,
        last_totals.*
    from grouped
    left join refused on refused.email = grouped.email and not grouped.is_total
    left join effects on grouped.is_total
    left join last_totals on grouped.is_total
)
select
    reviewer, items, decided, keep, revoke, change, passed, unanswered, cast(refused as bigint) as refused, flagged,
    late, bulk, same_comment, fast, against_finding, conflicted, reciprocal, self, delegate, sender_unknown, columns_missing, kept_unused, waits_for_second,
    privileged_items, kept_privileged, kept_against_finding, distinct_comments, median_comment, first_received, last_received, days_late,
    in_effect, not_in_effect, overtaken, effect_unknown, median_days, worst_days,
    last_items, last_decided, last_keep, last_revoke, last_change, last_passed, last_unanswered, last_refused, last_flagged,
    last_late, last_privileged_items, last_kept_privileged, last_kept_against_finding, last_distinct_comments, last_median_comment, last_days_late,
    last_in_effect, last_not_in_effect, last_overtaken, last_effect_unknown, last_median_days, last_worst_days,
    linked, nobodys
from final
