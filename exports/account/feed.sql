-- account.feed
-- title:       Which tables each file fed
-- one row per: file_key, relation
-- reads:       okta.app_group, okta.app_user, okta.group, okta.membership, okta.sign_on, okta.user, servicenow.group, servicenow.group_member, servicenow.group_role, servicenow.role, servicenow.role_contains, servicenow.user, servicenow.user_role
-- adds to:     input.feed
with fed as (
    select file_key, 'okta.user' as relation, count(*) as rows_loaded from okta.user group by file_key
    union all select file_key, 'okta.group' as relation, count(*) as rows_loaded from okta.group group by file_key
    union all select file_key, 'okta.membership' as relation, count(*) as rows_loaded from okta.membership group by file_key
    union all select file_key, 'okta.app_user' as relation, count(*) as rows_loaded from okta.app_user group by file_key
    union all select file_key, 'okta.app_group' as relation, count(*) as rows_loaded from okta.app_group group by file_key
    union all select file_key, 'okta.sign_on' as relation, count(*) as rows_loaded from okta.sign_on group by file_key
    union all select file_key, 'servicenow.user' as relation, count(*) as rows_loaded from servicenow.user group by file_key
    union all select file_key, 'servicenow.role' as relation, count(*) as rows_loaded from servicenow.role group by file_key
    union all select file_key, 'servicenow.group' as relation, count(*) as rows_loaded from servicenow.group group by file_key
    union all select file_key, 'servicenow.user_role' as relation, count(*) as rows_loaded from servicenow.user_role group by file_key
    union all select file_key, 'servicenow.group_member' as relation, count(*) as rows_loaded from servicenow.group_member group by file_key
    union all select file_key, 'servicenow.group_role' as relation, count(*) as rows_loaded from servicenow.group_role group by file_key
    union all select file_key, 'servicenow.role_contains' as relation, count(*) as rows_loaded from servicenow.role_contains group by file_key
),
final as (
    select file_key, relation, rows_loaded from fed where file_key is not null
)
select * from final order by file_key, relation
