-- review.reciprocal
-- title:       People who would review each other
-- one row per: person, other
-- reads:       review.first_choice, review.item, review.person
-- columns:
--   person: a reviewer of items of the other
--   other:  a reviewer of items of the person
with choices as (
    select item_id, person from review.first_choice where person is not null
),
items as (
    select item_id, account_key from review.item
),
people as (
    select account_key, person from review.person
),
reviewing as (
    select distinct choices.person, people.person as other
    from choices
    join items on items.item_id = choices.item_id
    join people on people.account_key = items.account_key
    where people.person <> choices.person
),
final as (
    select reviewing.person, reviewing.other
    from reviewing
    join reviewing as back on back.person = reviewing.other and back.other = reviewing.person
)
select person, other from final
