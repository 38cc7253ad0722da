-- servicenow.repeated
-- title:       The rows of records that stand in exports more than once
-- one row per: *
-- reads:       staging.servicenow_grant_again, staging.servicenow_group_member, staging.servicenow_group_member_again, staging.servicenow_group_version, staging.servicenow_user_role, staging.servicenow_user_version
-- makes:       staging.servicenow_repeated
--
-- A grant or a membership is repeated if the same sys_id stands there again: two records
-- of one membership are another matter.
with account as (
    select identity, file_key, record
    from staging.servicenow_user_version
    semi join (select identity from staging.servicenow_user_version where place > 1) as again using (identity)
),
groups as (
    select identity, file_key, record
    from staging.servicenow_group_version
    semi join (select identity from staging.servicenow_group_version where place > 1) as again using (identity)
),
grants_again as (
    select distinct servicenow_user_role.sys_id
    from staging.servicenow_user_role
    semi join staging.servicenow_grant_again as again on again.grant_key = servicenow_user_role.row
    where servicenow_user_role.sys_id <> ''
),
members_again as (
    select distinct servicenow_group_member.sys_id
    from staging.servicenow_group_member
    semi join staging.servicenow_group_member_again as again on again.member_key = servicenow_group_member.row
    where servicenow_group_member.sys_id <> ''
),
final as (
    select 'servicenow.user' as relation, identity, file_key, record from account
    union all
    select 'servicenow.group' as relation, identity, file_key, record from groups
    union all
    select 'servicenow.user_role' as relation, sys_id as identity, file_key, record
    from staging.servicenow_user_role
    semi join grants_again using (sys_id)
    union all
    select 'servicenow.group_member' as relation, sys_id as identity, file_key, record
    from staging.servicenow_group_member
    semi join members_again using (sys_id)
)
select * from final
