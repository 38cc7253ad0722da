-- review.regranted
-- title:       Access that a review revoked, and that somebody granted again
-- one row per: account_key, item, actual
-- reads:       recon.revocation, recon.decided_access, recon.link, servicenow.user
-- unless empty: recon.revocation
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; NIST AC-6(7); PCI DSS 7.2.4
--
-- A review revoked the access and it was gone: a later run verified that (rolecall review effect), none of
-- the reviewed rows exists, or the history saw it fixed. Since then somebody granted it again, and no later
-- review kept it. That may be an approved request, or a way around the review: ask the person who granted
-- it. Access that the rules do not grant is also another finding, and is removed as usual.
with revoked as (
    select decision_no, account_key, kind, item, rules, says from recon.revocation where is_regranted
),
found as (
    select decision_no, since, granted_by, gone_on from recon.decided_access
),
links as (
    select account_key, user_key from recon.link
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        links.user_key, revoked.account_key, null as subject_name, revoked.item,
        case revoked.kind when 'role' then 'not held' when 'group' then 'not a member' when 'account' then 'not active' else 'ended' end as expected,
        case revoked.kind when 'role' then 'held directly' when 'group' then 'member' when 'account' then 'active' else 'in force' end as actual,
        case revoked.kind when 'role' then revoked.item when 'group' then '[' || revoked.item || ']' end as via,
        case revoked.kind
            when 'role' then accounts.user_name || ' holds ' || revoked.item || ' directly again'
            when 'group' then accounts.user_name || ' is a member of ' || revoked.item || ' again'
            when 'account' then 'The account ' || accounts.user_name || ' is active again'
            else accounts.user_name || ' acts for ' || revoked.item || ' again'
        end || ', ' || revoked.says || coalesce('; it was gone on ' || strftime(found.gone_on, '%Y-%m-%d'), '')
            || case
                when found.granted_by is null and found.since is null then if(revoked.kind = 'account', '; the exports do not say who opened it since', '; the exports do not say who granted it since')
                else if(revoked.kind = 'account', '; made', '; granted') || coalesce(' by ' || found.granted_by, '') || coalesce(' on ' || strftime(found.since, '%Y-%m-%d'), '')
            end
            || '.' as reason,
        split_part(revoked.rules, ', ', 1) as rule,
        null as fix
    from revoked
    join found on found.decision_no = revoked.decision_no
    join accounts on accounts.account_key = revoked.account_key
    left join links on links.account_key = revoked.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
