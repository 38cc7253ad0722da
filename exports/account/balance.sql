-- account.balance
-- title:       What became of what each file says of each table
-- one row per: file_key, relation
-- reads:       okta.admin_role, okta.app_group, okta.app_user, okta.group, okta.group_owner, okta.membership, okta.sign_on, okta.user, servicenow.activity, servicenow.approval, servicenow.configuration_item, servicenow.delegate, servicenow.group, servicenow.group_member, servicenow.group_role, servicenow.named_record, servicenow.role, servicenow.role_contains, servicenow.task, servicenow.user, servicenow.user_role, staging.batch, staging.rejected, staging.tally
-- adds to:     input.balance
--
-- Each number is counted where it comes about, none is what the others leave: so that
-- they add up is a check (input.unbalanced). A list of one group's members is read
-- twice, for memberships and for users: a record that could not be read, or whose user
-- could not be loaded, is rejected for both.
with batch as (
    select file_key, relation, rows_staged + rows_refused as records, rows_refused, relation = 'okta.membership' and table_name = 'okta_user' as is_member_list
    from staging.batch
),
tally as (
    select file_key, relation, kind, records from staging.tally
),
rejected as (
    select file_key, relation, count(*) as records from staging.rejected group by file_key, relation
),
loaded as (
    select file_key, 'okta.user' as relation, count(*) as rows_loaded from okta.user group by file_key
    union all select file_key, 'okta.group' as relation, count(*) as rows_loaded from okta.group group by file_key
    union all select file_key, 'okta.membership' as relation, count(*) as rows_loaded from okta.membership group by file_key
    union all select file_key, 'okta.app_user' as relation, count(*) as rows_loaded from okta.app_user group by file_key
    union all select file_key, 'okta.app_group' as relation, count(*) as rows_loaded from okta.app_group group by file_key
    union all select file_key, 'okta.admin_role' as relation, count(*) as rows_loaded from okta.admin_role group by file_key
    union all select file_key, 'okta.group_owner' as relation, count(*) as rows_loaded from okta.group_owner group by file_key
    union all select file_key, 'okta.sign_on' as relation, count(*) as rows_loaded from okta.sign_on group by file_key
    union all select file_key, 'servicenow.user' as relation, count(*) as rows_loaded from servicenow.user group by file_key
    union all select file_key, 'servicenow.role' as relation, count(*) as rows_loaded from servicenow.role group by file_key
    union all select file_key, 'servicenow.group' as relation, count(*) as rows_loaded from servicenow.group group by file_key
    union all select file_key, 'servicenow.user_role' as relation, count(*) as rows_loaded from servicenow.user_role group by file_key
    union all select file_key, 'servicenow.group_member' as relation, count(*) as rows_loaded from servicenow.group_member group by file_key
    union all select file_key, 'servicenow.group_role' as relation, count(*) as rows_loaded from servicenow.group_role group by file_key
    union all select file_key, 'servicenow.role_contains' as relation, count(*) as rows_loaded from servicenow.role_contains group by file_key
    union all select file_key, 'servicenow.delegate' as relation, count(*) as rows_loaded from servicenow.delegate group by file_key
    union all select file_key, 'servicenow.task' as relation, count(*) as rows_loaded from servicenow.task group by file_key
    union all select file_key, 'servicenow.approval' as relation, count(*) as rows_loaded from servicenow.approval group by file_key
    union all select file_key, 'servicenow.configuration_item' as relation, count(*) as rows_loaded from servicenow.configuration_item group by file_key
    union all select file_key, 'servicenow.activity' as relation, count(*) as rows_loaded from servicenow.activity group by file_key
    union all select file_key, 'servicenow.named_record' as relation, count(*) as rows_loaded from servicenow.named_record group by file_key
),
counted as (
    select file_key, relation, 'read' as kind, records from batch
    union all
    select file_key, 'okta.user' as relation, 'read' as kind, records from batch where is_member_list
    union all
    select file_key, relation, kind, records from tally
    union all
    select file_key, relation, 'loaded' as kind, rows_loaded as records from loaded where file_key is not null
    union all
    select file_key, relation, 'rejected' as kind, records from rejected
    union all
    select file_key, 'okta.user' as relation, 'rejected' as kind, rows_refused as records from batch where is_member_list
    union all
    select batch.file_key, batch.relation, 'rejected' as kind, rejected.records
    from batch
    join rejected on rejected.file_key = batch.file_key and rejected.relation = 'okta.user'
    where batch.is_member_list
),
final as (
    select
        file_key, relation, bool_or(kind = 'listed') as is_listed,
        coalesce(sum(records) filter (where kind in ('read', 'listed')), 0)::bigint as rows_read,
        coalesce(sum(records) filter (where kind = 'loaded'), 0)::bigint as rows_loaded,
        coalesce(sum(records) filter (where kind = 'duplicate'), 0)::bigint as rows_duplicate,
        coalesce(sum(records) filter (where kind = 'rejected'), 0)::bigint as rows_rejected,
        coalesce(sum(records) filter (where kind = 'unused'), 0)::bigint as rows_unused
    from counted
    group by file_key, relation
)
select * from final order by file_key, relation
