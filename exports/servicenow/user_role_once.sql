-- servicenow.user_role_once
-- title:       Grants without those that repeat another
-- one row per: grant_key
-- reads:       staging.servicenow_grant_again
-- changes:     servicenow.user_role
-- after:       servicenow.user_role_since
--
-- A grant is there once.
delete from servicenow.user_role
using staging.servicenow_grant_again as again
where again.grant_key = user_role.grant_key
