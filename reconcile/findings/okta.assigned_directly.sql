-- okta.assigned_directly
-- title:       Assigned to the app directly and by a group
-- one row per: user_key
-- reads:       recon.identity, recon.link, recon.verdict, policy.rule_read, okta.app_user, okta.app_group, okta.membership, okta.group, okta.user
-- unless empty: okta.app_user
-- severity:    low
-- fix:         review
-- doubtful if: what the identity's status is
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.16; CIS 6.1
--
-- The person is assigned to the ServiceNow app directly (scope USER), and is also in a group that is
-- assigned to it, or that the scope of the rules selects. Removing them from the group would not remove the
-- app. Convert the assignment to a group assignment in Okta. People who have left, or are in no such group,
-- are other findings.
with identities as (
    select user_key from recon.identity where is_in_scope
),
direct as (
    select user_key, app_id from okta.app_user where upper(trim(scope)) = 'USER'
),
-- groups that the scope asks of, by name or id
scope_names as (
    select distinct name, okta_org from policy.rule_read where decides = 'scope' and kind = 'group'
),
groups as (
    select group_key, group_id, name, okta_org from okta.group
),
selecting as (
    select groups.group_key
    from groups
    join scope_names on scope_names.name in (groups.name, groups.group_id) and (scope_names.okta_org is null or scope_names.okta_org = groups.okta_org)
    union
    select group_key from okta.app_group
),
ways as (
    select membership.user_key, string_agg(distinct groups.name, '; ' order by groups.name) as group_names
    from okta.membership as membership
    semi join direct on direct.user_key = membership.user_key
    join selecting on selecting.group_key = membership.group_key
    join groups on groups.group_key = membership.group_key
    group by membership.user_key
),
-- an account with a verdict of its own says first what is wrong with its owner
judged as (
    select links.user_key
    from recon.link as links
    join recon.verdict as verdicts on verdicts.account_key = links.account_key
    where links.is_primary and verdicts.verdict not in ('reconciled', 'service', 'idle', 'closed')
),
users as (
    select user_key, login from okta.user
),
final as (
    select
        direct.user_key, cast(null as integer) as account_key, null as subject_name, null as item,
        'assigned by a group' as expected,
        'assigned directly' as actual,
        null as via,
        users.login || ' is assigned to the ServiceNow app directly, and is in ' || replace(ways.group_names, '; ', ', ')
            || ' and would keep the app after leaving the group.' as reason,
        null as rule,
        null as fix
    from direct
    join identities on identities.user_key = direct.user_key
    join ways on ways.user_key = direct.user_key
    join users on users.user_key = direct.user_key
    anti join judged on judged.user_key = direct.user_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
