-- review.last_time
-- title:       Items that the earlier campaign had, and what was decided of them
-- one row per: item_id
-- reads:       review.access, review.person, earlier.item
-- columns:
--   item_id:    of review.access
--   decision:   keep, revoke or change; null if nobody decided
--   decided_on: the day; null likewise
--   decided_by: address of who decided; null likewise
--   department: of the person, at that time
--
-- A group that one of the two knows by its name alone is the one that has this name.
with accesses as (
    select item_id, kind, account_key, entitlement_key, entitlement from review.access
),
people as (
    select account_key, subject_key from review.person
),
items as (
    select item_id, kind, subject_key, entitlement_key, entitlement, department, decision, decided_on, decided_by from earlier.item
),
by_id as (
    select accesses.item_id, items.item_id as earlier_id
    from accesses
    inner join items on items.item_id = accesses.item_id
),
by_name as (
    select accesses.item_id, min(items.item_id) as earlier_id
    from (select item_id, account_key, entitlement_key, entitlement from accesses anti join by_id using (item_id) where kind = 'group') as accesses
    inner join people on people.account_key = accesses.account_key
    inner join (select item_id, subject_key, entitlement_key, entitlement from items where kind = 'group') as items
        on items.subject_key = people.subject_key and lower(items.entitlement) = lower(accesses.entitlement)
    where starts_with(items.entitlement_key, 'name:') or starts_with(accesses.entitlement_key, 'name:')
    group by accesses.item_id
    having count(*) = 1
),
same as (
    select item_id, earlier_id from by_id
    union all
    select item_id, earlier_id from by_name
),
final as (
    select same.item_id, items.decision, items.decided_on, items.decided_by, items.department
    from same
    inner join items on items.item_id = same.earlier_id
)
select item_id, decision, decided_on, decided_by, department from final
