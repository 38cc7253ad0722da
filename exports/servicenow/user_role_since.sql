-- servicenow.user_role_since
-- title:       Since when grants are held of which there are several rows
-- one row per: grant_key
-- reads:       staging.servicenow_grant_again
-- changes:     servicenow.user_role
-- after:       servicenow.grant_again
--
-- The earliest that any row of the grant says, and who made it then. A row that does not
-- say when is no earlier one.
update servicenow.user_role set created_at = earliest.created_at, created_by = earliest.created_by
from (
    with again as (
        select grant_key, kept_key from staging.servicenow_grant_again
    ),
    repeated as (
        select again.kept_key, user_role.created_at, user_role.created_by
        from again
        join servicenow.user_role as user_role on user_role.grant_key = again.grant_key
        where user_role.created_at is not null
    ),
    final as (
        select kept_key, min(created_at) as created_at, arg_min(created_by, created_at) as created_by from repeated group by kept_key
    )
    select * from final
) as earliest
where earliest.kept_key = user_role.grant_key and (user_role.created_at is null or user_role.created_at > earliest.created_at)
