-- review.routing_row
-- title:       The rows of routing.csv
-- one row per: item_id, rule, entry_no
-- reads:       review.candidate, review.assignment, setting.reviewer
-- columns:
--   item_id:   of items.csv
--   rule:      the rule that names the candidate
--   candidate: as the rule or the export names them
--   why:       why they may not review it
--   entry_no:  the order of the rules
--
-- Only rules that come before the one that decided: what the others would have yielded
-- changed nothing. Where the first choice was passed over since two people would review
-- each other, that is a line, too.
with candidates as (
    select item_id, entry_no, candidate, why_not from review.candidate
),
assignments as (
    select item_id, entry_no, is_moved from review.assignment
),
places as (
    select entry_no, place, is_last_resort from setting.reviewer
),
final as (
    select
        candidates.item_id, places.place as rule, candidates.candidate,
        coalesce(candidates.why_not, 'reciprocal') as why, candidates.entry_no
    from candidates
    join assignments on assignments.item_id = candidates.item_id
    join places on places.entry_no = candidates.entry_no
    where candidates.entry_no < coalesce(assignments.entry_no, candidates.entry_no + 1)
        and (candidates.why_not is not null or (assignments.is_moved and candidates.entry_no > 0 and candidates.entry_no = (
            select min(earlier.entry_no) from candidates as earlier
            where earlier.item_id = candidates.item_id and earlier.entry_no > 0 and earlier.why_not is null)))
)
select item_id, rule, candidate, why, entry_no from final
