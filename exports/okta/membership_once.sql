-- okta.membership_once
-- title:       Memberships without those that repeat another
-- one row per: user_key, group_key
-- reads:       staging.okta_membership_again
-- changes:     okta.membership
delete from okta.membership
using staging.okta_membership_again as again
where again.place = membership.rowid
