-- review.revoked
-- title:       Access that a review revoked
-- one row per: account_key, item, actual
-- reads:       recon.revocation, recon.override, recon.removal, recon.link, servicenow.user
-- unless empty: recon.revocation
-- severity:    medium
-- fix:         remove
-- doubtful if: what the rules that could grant it, or what goes with it, read of this person; which roles groups and roles include; whether the grant is direct
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; NIST AC-6(7); PCI DSS 7.2.4
--
-- A reviewer revoked the access (rolecall reconcile --decisions), or nobody decided and the review revokes
-- by default, and it still exists. If it is another finding anyway, only that one is reported, and it says
-- that the access was revoked. If the owner may have been hired again since, a person decides. If a rule
-- grants the access, it would come back: remove the person from the Okta group (okta-removals.csv), or
-- change the rule or the attribute (tasks.csv). If a granted role would be lost with a membership, the plan
-- grants it first.
with revoked as (
    select decision_no, account_key, kind, role_key, group_key, other_account_key, item, fix, code, rules, okta_groups, says, changed_on
    from recon.revocation
    where not is_regranted
),
overridden as (
    select decision_no from recon.override
),
removals as (
    select account_key, group_key, lost_roles, granted_lost from recon.removal
),
links as (
    select account_key, user_key from recon.link
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
told as (
    select
        links.user_key, revoked.account_key, revoked.item, revoked.kind, revoked.fix, revoked.code, revoked.rules, revoked.okta_groups, revoked.says, revoked.changed_on,
        accounts.user_name, removals.lost_roles, removals.granted_lost
    from revoked
    anti join overridden on overridden.decision_no = revoked.decision_no
    join accounts on accounts.account_key = revoked.account_key
    left join links on links.account_key = revoked.account_key
    left join removals on removals.account_key = revoked.account_key and removals.group_key = revoked.group_key
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        case kind when 'role' then 'not held' when 'group' then 'not a member' when 'account' then 'not active' else 'ended' end as expected,
        case kind when 'role' then 'held directly' when 'group' then 'member' when 'account' then 'active' else 'in force' end as actual,
        case kind when 'role' then item when 'group' then '[' || item || ']' end as via,
        case kind
            when 'role' then user_name || ' holds ' || item || ' directly'
            when 'group' then user_name || ' is a member of ' || item || coalesce(', which confers ' || replace(lost_roles, '; ', ', '), '')
            when 'account' then 'The account ' || user_name || ' is active'
            else user_name || ' acts for ' || item
        end || ', ' || says
            || coalesce('; rules grant ' || replace(granted_lost, '; ', ', ') || ', which must be granted in another way first', '')
            || coalesce(case code
                when 'group' then '; ' || rules || ' grants it by the Okta group ' || okta_groups || ': ServiceNow alone would get it back'
                when 'pushed' then '; Okta pushes the group' || coalesce(' from ' || okta_groups, '') || ' (' || rules || '): ServiceNow alone would get it back'
                when 'expression' then '; ' || rules || ' grants it by an expression' || coalesce(', and by the Okta group ' || okta_groups, '')
                    || ': the rule or the attribute has to change'
                when 'contradiction' then '; it is unclear whose account it is: settle that first'
                when 'rehired' then '; but its identity in Okta changed on ' || strftime(changed_on, '%Y-%m-%d') || ', after the review was closed: its owner may have been hired again, so decide by hand'
                when 'delegation' then '; the exports lack details of the delegation: end it by hand (sys_user_delegate)'
                when 'unrecorded' then '; the export does not say whether it is inherited'
            end, '') || '.' as reason,
        split_part(rules, ', ', 1) as rule,
        fix
    from told
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
