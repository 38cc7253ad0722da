-- account.user_manager
-- title:       The managers of accounts that were looked up
-- one row per: account_key
-- reads:       staging.manager
-- changes:     servicenow.user
update servicenow.user set manager_account_key = manager.account_key
from staging.manager as manager
where manager.relation = 'servicenow.user' and manager.subject_key = user.account_key and manager.account_key is not null
