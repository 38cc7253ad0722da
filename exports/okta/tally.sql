-- okta.tally
-- title:       How many rows of each file list something or repeat what another says
-- one row per: file_key, relation, kind
-- reads:       okta.group, staging.batch, staging.okta_admin_role_found, staging.okta_app_group_version, staging.okta_app_user_version, staging.okta_group_owner_found, staging.okta_group_version, staging.okta_member_of_user, staging.okta_membership_again, staging.okta_sign_on_found, staging.okta_user_version
-- adds to:     staging.tally
--
-- Of a list of one group's members each record is one membership, and is counted as a
-- record; other records about users list memberships inside them. Groups that only
-- memberships name are listed by these.
with batch as (
    select file_key, relation from staging.batch
),
duplicate as (
    select file_key, 'okta.user' as relation from staging.okta_user_version where place > 1 and code is null
    union all
    select file_key, 'okta.group' as relation from staging.okta_group_version where place > 1 and code is null
    union all
    select file_key, 'okta.membership' as relation from staging.okta_membership_again
    union all
    select file_key, 'okta.app_user' as relation from staging.okta_app_user_version where place > 1 and code is null
    union all
    select file_key, 'okta.app_group' as relation from staging.okta_app_group_version where place > 1 and code is null
    union all
    select file_key, 'okta.group_owner' as relation from staging.okta_group_owner_found where place > 1 and code is null
    union all
    select file_key, 'okta.admin_role' as relation from staging.okta_admin_role_found where place > 1 and code is null
    union all
    select file_key, 'okta.sign_on' as relation from staging.okta_sign_on_found where place > 1 and code is null
),
stated as (
    select file_key, 'okta.membership' as relation from staging.okta_member_of_user
    union all
    select file_key, 'okta.group' as relation from okta.group
),
listed as (
    select stated.file_key, stated.relation
    from stated
    anti join batch on batch.file_key = stated.file_key and batch.relation = stated.relation
),
final as (
    select file_key, relation, 'duplicate' as kind, count(*) as records from duplicate group by file_key, relation
    union all
    select file_key, relation, 'listed' as kind, count(*) as records from listed group by file_key, relation
)
select * from final
