-- recon.unassessed
-- title:       Kinds of findings that could not be judged from the exports
-- one row per: code
-- reads:       recon.history, recon.custom_read, recon.counted_changes, recon.kind, input.quality, policy.off_kind, servicenow.field, servicenow.role, input.balance, input.file_field
-- columns:
--   code:     what is missing: delegate.not_exported, delegate.no_end, delegate.no_approvals, admin_role.not_exported, grant.no_creator, grant.no_history, app_user.no_scope, app_user.no_sync_state, group.no_active, account.no_machine, account.no_use, activity.no_proof or group.not_exported; of custom findings custom. and the table; else a code of input.quality
--   system:   okta or servicenow; null for both
--   relation: the table it would be in, null if none
--   kinds:    the kinds, ", " between
--   message:  what could not be judged, and why
--   hint:     what to export, or to run with
--   is_note:  a note about the inputs is shown for it; if false, other notes say it already, or the list of kinds does
--
-- A table that nobody needs to export, or a column of it: nothing is found without, which is not the same as
-- that nothing is wrong. Of a system without any user nothing is said. Kinds that the rules switch off are not missed.
with missing (code, system, relation, column_name, kinds, message, hint) as (
    values
        ('delegate.not_exported', 'servicenow', 'servicenow.delegate', null,
            ['delegate.conflict', 'delegate.gone', 'delegate.open_ended', 'delegate.powerless'],
            'no export of sys_user_delegate: delegations were not assessed', 'export sys_user_delegate'),
        ('delegate.no_end', 'servicenow', 'servicenow.delegate', 'ends_at', ['delegate.open_ended'],
            'no export of sys_user_delegate has ends: delegations without an end were not assessed', 'export sys_user_delegate with starts and ends'),
        ('delegate.no_approvals', 'servicenow', 'servicenow.delegate', 'approvals', ['delegate.conflict', 'delegate.powerless'],
            'no export of sys_user_delegate has approvals: who approves for others was not assessed', 'export sys_user_delegate with the field approvals'),
        ('admin_role.not_exported', 'okta', 'okta.admin_role', null, ['okta.admin_here'],
            'no export of Okta''s administrators: whether they also administer ServiceNow was not assessed',
            'export /api/v1/iam/assignees/users, and of each /api/v1/users/{id}/roles'),
        ('grant.no_creator', 'servicenow', 'servicenow.user_role', 'created_by', ['grant.by_hand', 'grant.self'],
            'no export of sys_user_has_role has sys_created_by: whether people gave themselves roles was not assessed',
            'export sys_user_has_role with sys_created_on and sys_created_by'),
        ('app_user.no_scope', 'okta', 'okta.app_user', 'scope', ['okta.assigned_directly'],
            'no export of the app''s users has scope: direct assignments were not assessed', 'export /api/v1/apps/{id}/users as JSON'),
        ('app_user.no_sync_state', 'okta', 'okta.app_user', 'sync_state', ['okta.sync_error'],
            'no export of the app''s users has syncState: failures of provisioning were not assessed', 'export /api/v1/apps/{id}/users as JSON'),
        ('group.not_exported', 'servicenow', 'servicenow.group', null, ['group.empty', 'group.inactive_confers', 'group.no_owner'],
            'no export of sys_user_group: who answers for groups, and which are empty or inactive, was not assessed', 'export sys_user_group'),
        ('group.no_active', 'servicenow', 'servicenow.group', 'active', ['group.inactive_confers'],
            'no export of sys_user_group has active: whether inactive groups still confer roles was not assessed', 'export sys_user_group with the field active')
),
-- of accounts, one of several fields is enough
missing_of_accounts (code, column_names, kind, message, hint) as (
    values
        ('account.no_machine', ['web_service_access_only', 'internal_integration_user', 'identity_type'], 'service.privileged',
            'no export of sys_user says which accounts are machines: privileged roles of those that the rules do not declare were not assessed',
            'export sys_user with the fields web_service_access_only, internal_integration_user and identity_type'),
        ('account.no_use', ['last_login', 'last_login_time'], 'licence.unused',
            'no export of sys_user has last_login_time or last_login: whether licences are used was not assessed',
            'export sys_user with the fields last_login_time and last_login')
),
-- what is said of the exports, and what they then say nothing of
said (code, kinds, only_with) as (
    values
        ('grant.not_exported', ['misroled.%role', 'misroled.conflict', 'misroled.too_many_holders', 'delegate.conflict', 'delegate.powerless', 'external.%', 'grant.%',
            'licence.%', 'okta.admin_here', 'privileged.count', 'role.%', 'service.privileged', 'service.excess_role'], null),
        ('role.unnamed', ['misroled.%role', 'misroled.conflict', 'misroled.too_many_holders', 'delegate.conflict', 'delegate.powerless', 'external.%', 'grant.%',
            'licence.%', 'okta.admin_here', 'privileged.count', 'role.%', 'service.privileged', 'service.excess_role'], 'role.not_exported'),
        ('group_member.not_exported', ['misroled.%group', 'group.empty', 'role.redundant'], null),
        ('group_role.not_exported', ['group.%', 'role.redundant'], null),
        ('app_user.not_exported', ['okta.assigned_directly', 'okta.sync_error'], null),
        ('account.no_locked_out', ['lifecycle.locked', 'lifecycle.not_locked'], null),
        ('account.no_manager', ['manager.gone'], null),
        ('group.no_manager', ['group.no_owner'], null),
        ('role.no_subscription', ['licence.%'], null)
),
worries as (
    select code, any_value(system) as system, any_value(relation) as relation, any_value(message) as message, any_value(hint) as hint
    from input.quality
    group by code
),
account_fields as (
    select name from servicenow.field where is_exported
),
fed as (
    select distinct relation from input.balance
),
fields as (
    select distinct relation, name from input.file_field
),
switched_off as (
    select kind from policy.off_kind
),
lacking as (
    select missing.code, missing.system, missing.relation, missing.kinds, missing.message, missing.hint
    from missing
    join fed as side on side.relation = missing.system || '.user'
    left join fed on fed.relation = missing.relation
    left join fields on fields.relation = missing.relation and fields.name = missing.column_name
    where if(missing.column_name is null, fed.relation is null, fed.relation is not null and fields.name is null)
    union all
    select
        'grant.no_history' as code, null as system, null as relation, ['grant.by_hand'] as kinds,
        'the run has no history: roles given by hand since the last run were not assessed' as message,
        'reconcile with --history' as hint
    from fields
    where fields.relation = 'servicenow.user_role' and fields.name = 'created_by'
        and not exists (select 1 from recon.history where as_of is not null)
),
lacking_of_accounts as (
    select missing.code, 'servicenow' as system, 'servicenow.user' as relation, [missing.kind] as kinds, missing.message, missing.hint
    from missing_of_accounts as missing
    semi join fed on fed.relation = 'servicenow.user'
    where not exists (select 1 from account_fields where list_contains(missing.column_names, account_fields.name))
        and (missing.code <> 'account.no_use' or not exists (select 1 from recon.counted_changes as counted where counted.message is null))
        and (missing.code <> 'account.no_use' or exists (select 1 from servicenow.role where requires_subscription))
),
unjudged as (
    select said.code, worries.system, worries.relation, unnest(said.kinds) as kinds, worries.message, worries.hint
    from said
    join worries on worries.code = said.code
    left join worries as other on other.code = said.only_with
    where said.only_with is null or other.code is not null
),
of_kinds as (
    select code, system, relation, unnest(kinds) as kind, message, hint, code <> 'group.not_exported' as is_note from lacking
    union all
    select code, system, relation, unnest(kinds) as kind, message, hint, true as is_note from lacking_of_accounts
    union all
    select distinct unjudged.code, unjudged.system, unjudged.relation, kinds.kind, unjudged.message, unjudged.hint, false as is_note
    from unjudged
    join recon.kind as kinds on kinds.kind like unjudged.kinds
    union all
    select
        'activity.no_proof' as code, 'servicenow' as system, 'servicenow.activity' as relation, 'licence.unused' as kind,
        message || ': whether licences are used was judged by logins alone' as message,
        'export from sys_audit who changed records, with the first and last time, from before checks.licence.unused.unused_after until now' as hint, true as is_note
    from recon.counted_changes
    where message is not null
    union all
    select
        'custom.' || reads.relation as code, split_part(reads.relation, '.', 1) as system, reads.relation, reads.kind,
        'no export of ' || reads.relation || ': custom findings that read it were not assessed' as message,
        'export it, or switch them off under checks' as hint, true as is_note
    from recon.custom_read as reads
    anti join fed on fed.relation = reads.relation
    where reads.is_direct
),
final as (
    select
        of_kinds.code, any_value(of_kinds.system) as system, any_value(of_kinds.relation) as relation,
        string_agg(of_kinds.kind, ', ' order by of_kinds.kind) as kinds,
        any_value(of_kinds.message) as message, any_value(of_kinds.hint) as hint,
        bool_and(of_kinds.is_note) as is_note
    from of_kinds
    anti join switched_off on switched_off.kind = of_kinds.kind
    group by of_kinds.code
)
select code, system, relation, kinds, message, hint, is_note from final
