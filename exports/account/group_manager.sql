-- account.group_manager
-- title:       The managers of groups
-- one row per: group_key
-- reads:       staging.manager
-- changes:     servicenow.group
update servicenow.group set manager_account_key = manager.account_key
from staging.manager as manager
where manager.relation = 'servicenow.group' and manager.subject_key = "group".group_key
