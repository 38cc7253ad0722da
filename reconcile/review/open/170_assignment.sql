-- review.assignment
-- title:       Who reviews each item
-- one row per: item_id
-- reads:       review.item, review.person, review.candidate, review.first_choice, review.reciprocal, setting.choice, setting.reviewer
-- columns:
--   item_id:             the item
--   entry_no:            the rule; null if nobody may review it
--   account_key:         who reviews it; null if no account has the address
--   person:              of them
--   email:               of them
--   name:                of them
--   independence:        what their decision has against it: conflicted, reciprocal, self
--   is_moved:            it went to the fallback or the owner, since two people would review each other
--   second_account_key:  the second reviewer, likewise
--   second_email:        of them; null if none is needed, or nobody else may
--   second_name:         of them
--   second_independence: likewise
--   is_second_missing:   a second reviewer is needed, and there is nobody but the first
--   next_emails:         who else may review it, in the order of the rules
--
-- If reciprocal reviews are never to be, the items of one of the two go to the fallback,
-- else to the owner: of that one whose reviewer comes later in the alphabet, so that the
-- other stays with who knows them best.
with items as (
    select item_id, account_key from review.item
),
people as (
    select account_key, person from review.person
),
entries as (
    select entry_no, is_last_resort from setting.reviewer
),
candidates as (
    select item_id, entry_no, account_key, person, email, name, why_not, is_self, is_conflicted from review.candidate where why_not is null
),
firsts as (
    select item_id, entry_no, person from review.first_choice
),
mutual as (
    select person, other from review.reciprocal
),
choices as (
    select
        coalesce(max(value) filter (name = 'self'), 'never') as self,
        coalesce(max(value) filter (name = 'conflicted'), 'flag') as conflicted,
        coalesce(max(value) filter (name = 'reciprocal'), 'flag') as reciprocal
    from setting.choice
),
mutual_items as (
    select firsts.item_id, firsts.person > mutual.other as is_to_move
    from firsts
    join items on items.item_id = firsts.item_id
    join people on people.account_key = items.account_key
    join mutual on mutual.person = firsts.person and mutual.other = people.person
),
moved as (
    select mutual_items.item_id, min(candidates.entry_no) as entry_no
    from mutual_items
    cross join choices
    join candidates on candidates.item_id = mutual_items.item_id
    join entries on entries.entry_no = candidates.entry_no and entries.is_last_resort
    join firsts on firsts.item_id = mutual_items.item_id and firsts.person <> candidates.person
    where mutual_items.is_to_move and choices.reciprocal = 'never'
    group by mutual_items.item_id
),
decided as (
    select firsts.item_id, coalesce(moved.entry_no, firsts.entry_no) as entry_no, moved.item_id is not null as is_moved
    from firsts
    left join moved on moved.item_id = firsts.item_id
),
assigned as (
    select
        decided.item_id, decided.entry_no, decided.is_moved,
        candidates.account_key, candidates.person, candidates.email, candidates.name, candidates.is_self, candidates.is_conflicted
    from decided
    left join candidates on candidates.item_id = decided.item_id and candidates.entry_no = decided.entry_no
),
needing as (
    select distinct item_id from review.candidate where entry_no = 0
),
seconds as (
    select
        needing.item_id,
        min_by(candidates, candidates.entry_no) as chosen
    from needing
    join assigned on assigned.item_id = needing.item_id
    left join candidates on candidates.item_id = needing.item_id
        and (candidates.entry_no = 0 or candidates.entry_no in (select entry_no from entries where is_last_resort))
        and candidates.person <> assigned.person and lower(candidates.email) <> lower(assigned.email)
    group by needing.item_id
),
other_emails as (
    select candidates.item_id, min_by(candidates.email, candidates.entry_no) as email, min(candidates.entry_no) as entry_no
    from candidates
    join assigned on assigned.item_id = candidates.item_id and lower(candidates.email) <> lower(assigned.email)
    where candidates.entry_no > 0
    group by candidates.item_id, lower(candidates.email)
),
others as (
    select item_id, list(email order by entry_no) as emails from other_emails group by item_id
),
final as (
    select
        assigned.item_id, assigned.entry_no, assigned.account_key, assigned.person, assigned.email, assigned.name, assigned.is_moved,
        list_filter([
            if(assigned.is_conflicted and choices.conflicted <> 'allow', 'conflicted', ''),
            if(mutual_items.item_id is not null and not assigned.is_moved
                and (choices.reciprocal = 'flag' or (choices.reciprocal = 'never' and mutual_items.is_to_move)), 'reciprocal', ''),
            if(assigned.is_self and choices.self <> 'allow', 'self', '')
        ], lambda each: each <> '') as independence,
        seconds.chosen.account_key as second_account_key,
        seconds.chosen.email as second_email,
        seconds.chosen.name as second_name,
        list_filter([
            if(seconds.chosen.is_conflicted and choices.conflicted <> 'allow', 'conflicted', ''),
            if(seconds.chosen.is_self and choices.self <> 'allow', 'self', '')
        ], lambda each: each <> '') as second_independence,
        seconds.item_id is not null and seconds.chosen.email is null as is_second_missing,
        coalesce(others.emails, []) as next_emails
    from assigned
    cross join choices
    left join mutual_items on mutual_items.item_id = assigned.item_id
    left join seconds on seconds.item_id = assigned.item_id
    left join others on others.item_id = assigned.item_id
)
select
    item_id, entry_no, account_key, person, email, name, independence, is_moved,
    second_account_key, second_email, second_name, second_independence, is_second_missing, next_emails
from final
