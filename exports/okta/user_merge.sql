-- okta.user_merge
-- title:       The table for the values of the identities whose rows differ
-- one row per: row
-- reads:       staging.okta_user
-- makes:       staging.okta_user_merged
--
-- It has the columns of the files, as staging.okta_user has.
select cast(null as integer) as column_set, * exclude (okta_id, group_names, group_ref) from staging.okta_user limit 0
