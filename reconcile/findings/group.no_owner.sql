-- group.no_owner
-- title:       Group that confers roles and has no owner
-- one row per: subject_kind, subject_name, item
-- reads:       recon.conferred_role, recon.group, recon.role, recon.verdict, recon.identity, servicenow.group, servicenow.unresolved_reference, servicenow.user, input.file_field
-- severity:    medium
-- fix:         review
-- doubtful if: a part of the accounts, for a manager whom no export has, or of the Okta users, for one who is nobody there
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15
--
-- An active group confers a role, but its manager field is empty, or names an account that is inactive,
-- locked, a leaver's, without an identity, or in no export. So nobody decides who joins the group, and
-- reviews of its members have no reviewer. The severity is high if the group confers a privileged role.
-- There is one finding per group; the item is the group, and there is no account. If groups share a name,
-- the sys_id tells which one it is. If the field was not exported, this is not assessed. Name a manager who
-- works here.
with groups as (
    select groups.group_key, groups.name, groups.manager, groups.manager_account_key
    from servicenow.group as groups
    semi join input.file_field as fields
        on fields.file_key = groups.file_key and fields.relation = 'servicenow.group' and fields.name = 'manager'
    where coalesce(groups.active, true)
),
named as (
    select group_key, sys_id from recon.group where is_ambiguous
),
roles as (
    select role_key, name, is_privileged from recon.role
),
conferring as (
    select
        conferred.group_key,
        list(roles.name order by not roles.is_privileged, roles.name) as names,
        bool_or(roles.is_privileged) as is_privileged
    from recon.conferred_role as conferred
    join roles on roles.role_key = conferred.role_key
    group by conferred.group_key
),
references_unresolved as (
    select subject_key as group_key, code, reference
    from servicenow.unresolved_reference
    where relation = 'servicenow.group' and field = 'manager'
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
managers as (
    select
        verdicts.account_key, accounts.user_name,
        case
            when identities.standing = 'leaver' then 'has left'
            when not verdicts.is_active then 'has an inactive account'
            when verdicts.is_locked then 'has a locked account'
            when verdicts.user_key is null and not starts_with(verdicts.verdict, 'identity.') then 'is nobody in Okta'
        end as fault
    from recon.verdict as verdicts
    join accounts on accounts.account_key = verdicts.account_key
    left join recon.identity as identities on identities.user_key = verdicts.user_key
),
judged as (
    select
        groups.group_key, groups.name,
        case
            when managers.fault is not null then 'its manager, ' || managers.user_name || ', ' || managers.fault
            when unresolved.code = 'account.unknown' then 'no export has the account of its manager, ' || unresolved.reference
            when groups.manager_account_key is null and unresolved.group_key is null then 'it has no manager'
        end as fault,
        coalesce(managers.user_name, unresolved.reference) as manager
    from groups
    left join managers on managers.account_key = groups.manager_account_key
    left join references_unresolved as unresolved on unresolved.group_key = groups.group_key
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        named.sys_id as subject_name,
        'group' as subject_kind,
        judged.name as item,
        'a manager who works here' as expected,
        coalesce(judged.manager, 'none') as actual,
        null as via,
        'The group ' || judged.name || ' confers ' || array_to_string(conferring.names[1:5], ', ')
            || if(len(conferring.names) > 5, ' and ' || len(conferring.names) - 5 || ' more roles', '')
            || '; ' || judged.fault || '.' as reason,
        null as rule,
        if(conferring.is_privileged, 'high', null) as severity,
        null as fix
    from judged
    join conferring on conferring.group_key = judged.group_key
    left join named on named.group_key = judged.group_key
    where judged.fault is not null
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, severity, fix from final
