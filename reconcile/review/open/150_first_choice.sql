-- review.first_choice
-- title:       The first rule that yields somebody for each item
-- one row per: item_id
-- reads:       review.item, review.candidate
-- columns:
--   item_id:        the item
--   entry_no:       the rule; null if no rule names anybody, and neither fallback nor owner may
--   person:         who reviews it
with items as (
    select item_id from review.item
),
candidates as (
    select item_id, entry_no, person from review.candidate where entry_no > 0 and why_not is null
),
final as (
    select items.item_id, min(candidates.entry_no) as entry_no, min_by(candidates.person, candidates.entry_no) as person
    from items
    left join candidates on candidates.item_id = items.item_id
    group by items.item_id
)
select item_id, entry_no, person from final
