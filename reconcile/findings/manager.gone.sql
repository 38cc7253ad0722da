-- manager.gone
-- title:       Manager who is inactive, gone or unknown
-- one row per: *
-- reads:       recon.verdict, recon.identity, servicenow.user, servicenow.unresolved_reference, policy.attribute
-- severity:    low
-- fix:         review
-- doubtful if: a part of the accounts, for a manager whom no export has
-- controls:    ISO 27001 A.5.18
--
-- The manager field of people who work here names an account that is inactive, a leaver's, in no export, or
-- their own: approvals and access reviews cannot be routed. There is one finding per manager, who is the
-- item; other problems of that account are other findings. The reason says how many people are affected. An
-- empty field is not reported: that person has no manager. If the rules map manager, differences from Okta
-- are drift.attribute and corrected there; otherwise name another manager.
with people as (
    select verdicts.account_key, accounts.manager, accounts.manager_account_key, coalesce(accounts.user_name, accounts.sys_id) as user_name
    from recon.verdict as verdicts
    join servicenow.user as accounts on accounts.account_key = verdicts.account_key
    where verdicts.is_active and verdicts.user_key is not null and verdicts.verdict in ('reconciled', 'idle')
),
managers as (
    select
        verdicts.account_key, coalesce(accounts.user_name, accounts.sys_id) as user_name,
        case when identities.standing = 'leaver' then 'has left' when not verdicts.is_active then 'has an inactive account' end as fault
    from recon.verdict as verdicts
    join servicenow.user as accounts on accounts.account_key = verdicts.account_key
    left join recon.identity as identities on identities.user_key = verdicts.user_key
),
references_unknown as (
    select subject_key as account_key, reference
    from servicenow.unresolved_reference
    where relation = 'servicenow.user' and field = 'manager' and code = 'account.unknown'
),
judged as (
    select people.user_name, managers.user_name as manager, managers.account_key as manager_key, managers.fault
    from people
    join managers on managers.account_key = people.manager_account_key
    where managers.fault is not null and people.manager_account_key <> people.account_key
    union all
    select people.user_name, people.user_name as manager, people.account_key as manager_key, 'is their own manager' as fault
    from people
    where people.manager_account_key = people.account_key
    union all
    select people.user_name, unknown.reference as manager, null as manager_key, 'is in no export' as fault
    from people
    join references_unknown as unknown on unknown.account_key = people.account_key
),
counted as (
    select manager, manager_key, fault, count(*) as people, list(user_name order by lower(user_name), user_name) as names
    from judged
    group by manager, manager_key, fault
),
mapped as (
    select rule from policy.attribute where field = 'manager'
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        null as subject_name,
        'manager' as subject_kind,
        counted.manager as item,
        'a manager who works here' as expected,
        counted.fault as actual,
        null as via,
        if(counted.fault = 'is their own manager',
            counted.manager || ' is their own manager',
            counted.manager || ' ' || counted.fault || ' and is still the manager of ' || counted.people || if(counted.people = 1, ' person: ', ' people: ')
                || array_to_string(counted.names[1:20], ', ') || if(counted.people > 20, ' and ' || counted.people - 20 || ' more', ''))
            || if(mapped.rule is null, '', '; if Okta names another manager, drift.attribute reports that') || '.' as reason,
        mapped.rule,
        null as fix
    from counted
    left join mapped on true
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
