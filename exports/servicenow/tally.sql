-- servicenow.tally
-- title:       How many rows of each file list something or repeat what another says
-- one row per: file_key, relation, kind
-- reads:       staging.servicenow_delegate_found, staging.servicenow_grant_again, staging.servicenow_group_member_again, staging.servicenow_group_role_found, staging.servicenow_group_version, staging.servicenow_member_listed, staging.servicenow_named_version, staging.servicenow_role_contains_found, staging.servicenow_role_listed, staging.servicenow_role_version, staging.servicenow_user_version
-- adds to:     staging.tally
with listed as (
    select file_key, 'servicenow.user_role' as relation, is_again from staging.servicenow_role_listed
    union all
    select file_key, 'servicenow.group_member' as relation, is_again from staging.servicenow_member_listed
),
duplicate as (
    select file_key, 'servicenow.user' as relation from staging.servicenow_user_version where place > 1 and code is null
    union all
    select file_key, 'servicenow.role' as relation from staging.servicenow_role_version where place > 1
    union all
    select file_key, 'servicenow.group' as relation from staging.servicenow_group_version where place > 1
    union all
    select file_key, 'servicenow.named_record' as relation from staging.servicenow_named_version where place > 1 and code is null
    union all
    select file_key, 'servicenow.user_role' as relation from staging.servicenow_grant_again
    union all
    select file_key, 'servicenow.group_member' as relation from staging.servicenow_group_member_again
    union all
    select file_key, 'servicenow.group_role' as relation from staging.servicenow_group_role_found where place > 1 and code is null
    union all
    select file_key, 'servicenow.role_contains' as relation from staging.servicenow_role_contains_found where place > 1 and code is null
    union all
    select file_key, 'servicenow.delegate' as relation from staging.servicenow_delegate_found where place > 1 and code is null
    union all
    select file_key, relation from listed where is_again
),
final as (
    select file_key, relation, 'duplicate' as kind, count(*) as records from duplicate group by file_key, relation
    union all
    select file_key, relation, 'listed' as kind, count(*) as records from listed group by file_key, relation
)
select * from final
