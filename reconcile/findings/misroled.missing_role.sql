-- misroled.missing_role
-- title:       Role granted by rules but not held
-- one row per: account_key, item
-- reads:       recon.judged, recon.expected_role, recon.held_role, recon.role, recon.expected_group, recon.group, recon.conferred_role, okta.user, servicenow.user, servicenow.user_role, input.balance, input.rejected
-- unless empty: recon.expected_role
-- severity:    medium
-- fix:         add
-- doubtful if: what the rules that grant it, or the scope, read of this person; a part of the grants or memberships; whether ServiceNow has the role
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.1
--
-- A rule grants the role, but the account has it neither directly nor by inheritance: the person cannot do
-- their work. Roles that it contains come with it and are not reported. Roles in roles.unmanaged are never
-- reported, nor roles with a grant that is not in force. If the role comes with a membership that is
-- missing, too, adding the membership corrects both. If no grants were exported, this is not assessed; nor
-- is it for an account that shares its name with another, if a grant could not be assigned to one of them.
with judged as (
    select account_key, user_key from recon.judged
),
expected_roles as (
    select user_key, role_key, rule from recon.expected_role
),
held as (
    select account_key, role_key from recon.held_role
),
-- asked for, or withdrawn: treated as neither held nor missing
waiting as (
    select distinct account_key, role_key from servicenow.user_role where lower(trim(state)) <> 'active'
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
users as (
    select user_key, login from okta.user
),
-- rows of the export that name an account by a name that several have
doubts as (
    select distinct lower(trim(reference)) as reference
    from input.rejected
    where relation = 'servicenow.user_role' and code = 'account.ambiguous'
),
named as (
    select account_key, unnest([lower(trim(user_name)), lower(trim(email)), lower(trim(coalesce(nullif(name, ''), first_name || ' ' || last_name)))]) as reference
    from servicenow.user
    where exists (select 1 from doubts)
),
doubted as (
    select distinct named.account_key
    from named
    join doubts on doubts.reference = named.reference
),
feeds as (
    -- a table without a row is known to be empty; one of which no row could be loaded is not
    select count(*) > 0 and (sum(rows_loaded) > 0 or sum(rows_read) = 0) as is_exported from input.balance where relation = 'servicenow.user_role'
),
missing as (
    select judged.user_key, judged.account_key, expected_roles.role_key, expected_roles.rule
    from expected_roles
    join judged on judged.user_key = expected_roles.user_key
    anti join held on held.account_key = judged.account_key and held.role_key = expected_roles.role_key
    anti join waiting on waiting.account_key = judged.account_key and waiting.role_key = expected_roles.role_key
    anti join doubted on doubted.account_key = judged.account_key
    where (select feeds.is_exported from feeds)
),
-- a group that confers what is not held cannot have them as a member
coming as (
    select missing.user_key, missing.role_key, min(groups.name) as group_name
    from missing
    join recon.conferred_role as conferred on conferred.role_key = missing.role_key
    join recon.group as groups on groups.group_key = conferred.group_key
    join recon.expected_group as expected_group on expected_group.user_key = missing.user_key and expected_group.name_key = groups.name_key
    group by missing.user_key, missing.role_key
),
final as (
    select
        missing.user_key,
        missing.account_key,
        null as subject_name,
        roles.name as item,
        'held' as expected,
        'not held' as actual,
        null as via,
        'The rules grant ' || roles.name || ' to ' || users.login || ', but the ServiceNow account has it neither directly nor by inheritance'
            || coalesce('; it comes with membership of ' || coming.group_name || ', which is missing, too', '') || '.' as reason,
        missing.rule,
        null as fix
    from missing
    join roles on roles.role_key = missing.role_key
    join users on users.user_key = missing.user_key
    left join coming on coming.user_key = missing.user_key and coming.role_key = missing.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
