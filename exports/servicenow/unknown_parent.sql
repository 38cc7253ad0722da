-- servicenow.unknown_parent
-- title:       Groups of which no file says which group is above them
-- one row per: group_key
-- reads:       staging.servicenow_group_found
-- adds to:     servicenow.unknown_parent
--
-- No list that the group stands in has the field parent, or only a reference names the group.
-- Its members may have the roles of a group above that nobody can tell.
with found as (
    select group_key, is_parent_known from staging.servicenow_group_found
),
final as (
    select group_key from found where is_parent_known is distinct from true
)
select * from final order by group_key
