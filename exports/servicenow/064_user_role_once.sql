-- A grant is there once.
delete from servicenow.user_role
using staging.servicenow_grant_again as again
where again.grant_key = user_role.grant_key
