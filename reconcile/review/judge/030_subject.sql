-- judge.own_item
-- title:       Rows that somebody decides about themselves
-- one row per: source_no, item_id
-- reads:       judge.answer, campaign.item, campaign.person
-- columns:
--   source_no: of returned.source
--   item_id:   whose subject sent the file, or has another account
--
-- A delegation is about both: who acts, and for whom. Whose an account is none of the candidates decides.
with answers as (
    select distinct source_no, sender, item_id from judge.answer where sender <> '' and item_id is not null
),
people as (
    select lower(email) as email, subject_key, identity from campaign.person where email <> ''
),
items as (
    select item_id, subject_key, identity from campaign.item
    union all
    select item.item_id, item.entitlement_key, coalesce(people.identity, '')
    from campaign.item as item
    left join people on people.subject_key = item.entitlement_key
    where item.kind = 'delegation'
    union all
    select item_id, '', unnest(string_split(record_ids, '; ')) from campaign.item where kind = 'match'
),
final as (
    select distinct answers.source_no, answers.item_id
    from answers
    inner join items on items.item_id = answers.item_id
    inner join people on people.email = answers.sender
    where people.subject_key = items.subject_key or people.identity <> '' and people.identity = items.identity
)
select source_no, item_id from final
