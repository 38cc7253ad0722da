-- misroled.residual_group
-- title:       Inactive account is still in a group that confers roles
-- one row per: account_key, item
-- reads:       recon.verdict, recon.role, recon.group, recon.role_closure, recon.conferred_role, recon.same_grants, recon.granted_role, servicenow.user, servicenow.group_member
-- severity:    low
-- fix:         remove
-- doubtful if: whether the account is active, a part of the Okta users, the keys that could link it to somebody, or what rules read that could put somebody who works here into the group
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.2
--
-- The account is rightly inactive, but its membership was left behind. Anybody who activates it, by mistake
-- or for a re-hire in another job, gives back the group's roles. If ServiceNow lets unlocked inactive
-- accounts sign in, they still work. The roles are named here, not reported one by one. If the plan
-- deactivates an account, it also removes such memberships. If somebody in scope has an account that was
-- closed because it was unused, what rules grant them is not reported; if a group gives that, too, a person
-- decides.
with verdicts as (
    select account_key, user_key, is_locked from recon.verdict where verdict = 'idle' and not is_active
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
groups as (
    select group_key, name, is_pushed from recon.group
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
given as (
    select verdicts.account_key, verdicts.user_key, members.group_key, conferred.role_key, roles.name, granted.role_key is not null as is_granted
    from verdicts
    join members on members.account_key = verdicts.account_key
    join conferred on conferred.group_key = members.group_key
    join roles on roles.role_key = conferred.role_key
    left join same_grants on same_grants.user_key = verdicts.user_key
    left join granted on granted.representative_key = same_grants.representative_key and granted.role_key = conferred.role_key
),
-- what another role of the group contains goes without saying
contained as (
    select distinct given.account_key, given.group_key, closure.contained_role_key as role_key
    from given
    join closure on closure.role_key = given.role_key
    where not given.is_granted and closure.contained_role_key <> given.role_key
),
residual as (
    select
        given.account_key, given.user_key, given.group_key,
        bool_or(given.is_granted) as is_granted,
        coalesce(
            string_agg(given.name, '; ' order by given.name) filter (not given.is_granted and contained.role_key is null),
            string_agg(given.name, '; ' order by given.name) filter (not given.is_granted)
        ) as role_names,
        string_agg(given.name, '; ' order by given.name) filter (given.is_granted) as granted_names
    from given
    left join contained
        on contained.account_key = given.account_key and contained.group_key = given.group_key and contained.role_key = given.role_key
    group by given.account_key, given.user_key, given.group_key
    having not bool_and(given.is_granted)
),
named as (
    select
        residual.user_key, residual.account_key, groups.name,
        bool_or(groups.is_pushed) as is_pushed, bool_or(residual.is_granted) as is_granted,
        string_agg(residual.role_names, '; ' order by residual.group_key) as role_names,
        string_agg(residual.granted_names, '; ' order by residual.group_key) as granted_names
    from residual
    join groups on groups.group_key = residual.group_key
    group by residual.user_key, residual.account_key, groups.name
),
final as (
    select
        named.user_key,
        named.account_key,
        null as subject_name,
        named.name as item,
        'not a member' as expected,
        'member; confers: ' || named.role_names as actual,
        array_to_string(list_transform(string_split(named.role_names, '; '), lambda role: '[' || named.name || ']/' || role), '; ') as via,
        'The account ' || accounts.user_name || if(verdicts.is_locked is false, ' is inactive, not locked, and', ' is inactive but')
            || ' still a member of ' || named.name || ', which confers ' || replace(named.role_names, '; ', ', ')
            || coalesce('; rules grant ' || replace(named.granted_names, '; ', ', ') || ', which comes with it, too', '')
            || if(named.is_pushed, '; Okta pushes the group, so correct it there', '')
            || '.' as reason,
        null as rule,
        case when named.is_pushed or named.is_granted then 'review' end as fix
    from named
    join accounts on accounts.account_key = named.account_key
    join verdicts on verdicts.account_key = named.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
