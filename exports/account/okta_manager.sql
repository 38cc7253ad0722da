-- account.okta_manager
-- title:       Which identity the manager of each identity is
-- one row per: user_key
-- reads:       staging.manager_identity
-- changes:     okta.user
update okta.user set manager_key = managing.manager_key
from staging.manager_identity as managing
where managing.user_key = user.user_key
