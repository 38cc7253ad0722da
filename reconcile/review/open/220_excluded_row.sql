-- review.excluded_row
-- title:       The rows of excluded.csv
-- one row per: item_id
-- reads:       review.selected, review.access, review.person
-- columns:
--   item_id: and all others as in the README
with selected as (
    select item_id, place, reason from review.selected where part = 'excluded'
),
accesses as (
    select item_id, kind, account_key, entitlement from review.access
),
people as (
    select account_key, sys_id, user_name, name from review.person
),
final as (
    select
        selected.item_id, accesses.kind, people.sys_id, people.user_name, people.name, accesses.entitlement,
        selected.place as setting, selected.reason
    from selected
    join accesses on accesses.item_id = selected.item_id
    join people on people.account_key = accesses.account_key
)
select item_id, kind, sys_id, user_name, name, entitlement, setting, reason from final
