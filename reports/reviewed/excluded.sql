-- reviewed.excluded
-- title:       Access that the settings exclude
-- one row per: item_id
-- reads:       reviewed.excluded
with excluded as (
    select item_id, kind, user_name, name, entitlement, setting, reason from reviewed.excluded
)
select name as person, user_name, entitlement, kind, reason, setting, item_id from excluded order by reason, user_name, entitlement, item_id
