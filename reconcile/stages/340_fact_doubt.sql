-- recon.fact_doubt
-- title:       Findings that depend on an unknown value of the person or the account
-- one row per: *
-- reads:       recon.discrepancy, recon.held_role, recon.role, recon.group, recon.expected_group, recon.missing_doubt, recon.link_doubt, recon.kind, recon.drift, okta.user, servicenow.user, servicenow.unknown_column, servicenow.field, servicenow.role, servicenow.group, servicenow.half_row, input.unknown_value
-- adds to:     recon.resting_finding
--
-- Whether an account is active, and what an identity's status is, matters to whatever is
-- said of it; whether it is locked, to what locks and unlocks; when it was used, to what is
-- stale. What an expression of the rules reads is recon.read_doubt. A row that names a role or
-- a group and nobody may be about whoever lacks it. A group that rules grant somebody and no
-- export names may have been renamed: then the membership that no rule seems to need is it.
-- What a reference should mean is unknown if its table was not exported.
with discrepancies as (
    select
        discrepancy.kind, discrepancy.user_key, discrepancy.account_key, discrepancy.item,
        coalesce(discrepancy.fix, kinds.fix) as fix
    from recon.discrepancy as discrepancy
    join recon.kind as kinds on kinds.kind = discrepancy.kind
),
exported_fields as (
    select name from servicenow.field where is_exported
),
values_unknown as (
    select relation, subject_key, column_name, code, message, hint from input.unknown_value
),
fields_unknown as (
    select subject_key as account_key, column_name as name, 'account' as subject, code, message, hint
    from values_unknown
    where relation = 'servicenow.user'
    union all
    select
        accounts.account_key, unknown_column.name, 'column' as subject, 'field.unknown' as code,
        'No file that lists this account has the field ' || unknown_column.name as message,
        'export sys_user with ' || unknown_column.name as hint
    from servicenow.unknown_column as unknown_column
    join servicenow.user as accounts on accounts.column_set = unknown_column.column_set
    where unknown_column.name in ('locked_out', 'last_login', 'last_login_time', 'web_service_access_only', 'internal_integration_user')
),
active_unknown as (
    select accounts.account_key, unknown.code, unknown.message, unknown.hint
    from servicenow.user as accounts
    left join values_unknown as unknown
        on unknown.relation = 'servicenow.user' and unknown.subject_key = accounts.account_key and unknown.column_name = 'active'
    where accounts.active is null
),
-- what reads a field: a kind, or whatever locks
reading (kind, fix, name, only_if_exported) as (
    values
        (null, 'lock', 'locked_out', false),
        (null, 'unlock', 'locked_out', false),
        ('stale.dormant', null, 'last_login', true),
        ('stale.dormant', null, 'last_login_time', true),
        ('stale.never_used', null, 'last_login', true),
        ('stale.never_used', null, 'last_login_time', true),
        ('licence.unused', null, 'last_login', true),
        ('licence.unused', null, 'last_login_time', true),
        ('lifecycle.not_locked', null, 'locked_out', false),
        ('orphaned.no_identity', null, 'web_service_access_only', true),
        ('orphaned.no_identity', null, 'internal_integration_user', true)
),
readings as (
    select reading.kind, reading.fix, reading.name
    from reading
    left join exported_fields on exported_fields.name = reading.name
    where exported_fields.name is not null or not reading.only_if_exported
),
unnamed_items as (
    select 'misroled.missing_role' as kind, roles.name as item
    from recon.role as roles
    anti join servicenow.role as exported on exported.role_key = roles.role_key
    union all
    select 'misroled.missing_group' as kind, groups.name as item
    from recon.group as groups
    anti join servicenow.group as exported on exported.group_key = groups.group_key
),
ways_unknown as (
    select held.account_key, roles.name
    from recon.held_role as held
    join recon.role as roles on roles.role_key = held.role_key
    where held.is_unclear
),
half_rows as (
    select 'misroled.missing_role' as kind, half_row.relation, half_row.account_key, roles.name as item, half_row.row_count
    from servicenow.half_row as half_row
    left join recon.role as roles on roles.role_key = half_row.role_key
    where half_row.relation = 'servicenow.user_role'
    union all
    select 'misroled.missing_group' as kind, half_row.relation, half_row.account_key, groups.name as item, half_row.row_count
    from servicenow.half_row as half_row
    left join recon.group as groups on groups.group_key = half_row.group_key
    where half_row.relation = 'servicenow.group_member'
),
half_doubts as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, half_rows.relation,
        if(half_rows.row_count = 1, 'a row names', half_rows.row_count || ' rows name') || ' ' || discrepancies.item || ' and nobody' as says
    from discrepancies
    join half_rows on half_rows.kind = discrepancies.kind and half_rows.item = discrepancies.item
    where half_rows.account_key is null
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, half_rows.relation,
        if(half_rows.row_count = 1, 'a row names', half_rows.row_count || ' rows name') || ' this account, but not what it gets' as says
    from discrepancies
    join half_rows on half_rows.kind = discrepancies.kind and half_rows.account_key = discrepancies.account_key
),
open_drift as (
    select account_key, field, doubt, hint from recon.drift where doubt is not null
),
perhaps_renamed as (
    select expected.user_key, min(groups.name) as name
    from recon.expected_group as expected
    join recon.group as groups on groups.name_key = expected.name_key
    anti join servicenow.group as exported on exported.group_key = groups.group_key
    group by expected.user_key
),
final as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'account' as subject,
        'servicenow.user.active' as name,
        coalesce(active_unknown.code, 'account.active_unknown') as code,
        coalesce(active_unknown.message, 'The exports do not say whether this account is active') as message,
        coalesce(active_unknown.hint, 'export sys_user with active') as hint
    from discrepancies
    join active_unknown on active_unknown.account_key = discrepancies.account_key
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'identity' as subject,
        'okta.user.status' as name, unknown.code, unknown.message, unknown.hint
    from discrepancies
    join values_unknown as unknown on unknown.subject_key = discrepancies.user_key
    where unknown.relation = 'okta.user' and unknown.column_name = 'status'
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, fields_unknown.subject,
        'servicenow.user.' || fields_unknown.name as name, fields_unknown.code, fields_unknown.message, fields_unknown.hint
    from discrepancies
    join readings on readings.kind = discrepancies.kind or readings.fix = discrepancies.fix
    join fields_unknown on fields_unknown.account_key = discrepancies.account_key and fields_unknown.name = readings.name
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'identity' as subject,
        'servicenow.user' as name, doubt.code, doubt.message, doubt.hint
    from discrepancies
    join recon.missing_doubt as doubt on doubt.user_key = discrepancies.user_key
    where discrepancies.kind = 'lifecycle.missing'
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'account' as subject,
        'okta.user' as name, doubt.code, doubt.message, doubt.hint
    from discrepancies
    join recon.link_doubt as doubt on doubt.account_key = discrepancies.account_key
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'account' as subject,
        'servicenow.user_role.inherited' as name, 'grant.way_unknown' as code,
        'The exports do not say whether this role is granted directly or inherited' as message,
        'export sys_user_has_role with inherited' as hint
    from discrepancies
    join ways_unknown on ways_unknown.account_key = discrepancies.account_key and ways_unknown.name = discrepancies.item
    where discrepancies.kind in ('misroled.excess_role', 'review.revoked')
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'table' as subject,
        if(discrepancies.kind = 'misroled.missing_role', 'servicenow.role', 'servicenow.group') as name,
        'entitlement.not_exported' as code,
        'No export names ' || discrepancies.item || ', so it is unknown whether ServiceNow has it' as message,
        if(discrepancies.kind = 'misroled.missing_role', 'export sys_user_role', 'export sys_user_group') || ', or correct the rules' as hint
    from discrepancies
    join unnamed_items on unnamed_items.kind = discrepancies.kind and unnamed_items.item = discrepancies.item
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'table' as subject,
        'servicenow.group' as name, 'entitlement.not_exported' as code,
        'The rules grant this person the group ' || perhaps_renamed.name
            || ', which no export names: if it was renamed, a membership that no rule seems to need may be in it' as message,
        'export sys_user_group, or correct the rules' as hint
    from discrepancies
    join perhaps_renamed on perhaps_renamed.user_key = discrepancies.user_key
    where discrepancies.kind in ('misroled.inherited_role', 'review.revoked')
    union all
    select
        half_doubts.kind, half_doubts.user_key, half_doubts.account_key, half_doubts.item, 'table' as subject,
        half_doubts.relation as name, 'grant.half_row' as code,
        'Perhaps this is held: in the exports of ' || if(half_doubts.relation = 'servicenow.user_role', 'sys_user_has_role ', 'sys_user_grmember ')
            || half_doubts.says as message,
        'export the table again with user and ' || if(half_doubts.relation = 'servicenow.user_role', 'role', 'group') || ' in every row' as hint
    from half_doubts
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'column' as subject,
        'servicenow.user.' || open_drift.field as name, 'reference.unknown' as code,
        upper(left(open_drift.doubt, 1)) || substr(open_drift.doubt, 2) as message, open_drift.hint
    from discrepancies
    join open_drift on open_drift.account_key = discrepancies.account_key and open_drift.field = discrepancies.item
    where discrepancies.kind = 'drift.attribute'
)
select kind, user_key, account_key, item, subject, name, code, message, hint, false as is_of_table, 1 as place from final
