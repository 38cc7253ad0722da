-- review.unreviewed
-- title:       Access that the last review did not decide
-- one row per: account_key, item, actual
-- reads:       recon.decided_access, recon.decision, input.review, input.review_item, input.review_excluded, recon.link, recon.role, recon.group, recon.verdict, recon.conferred_role, policy.setting, servicenow.user, servicenow.user_role, servicenow.group_member
-- unless empty: input.review
-- severity:    low
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; NIST AC-6(7); PCI DSS 7.2.4
--
-- Nobody decided about the access before the last review was closed (rolecall reconcile --decisions), or it
-- was granted after the reviewed exports and the certified period is over. It may be right, but nobody has
-- confirmed it. A review of whose accounts are is about no access. Access that the review excludes is not reported, nor is access without a known grant date.
with reviews as (
    select review_no, name, campaign_id, as_of, certifies_until, is_partial
    from input.review
    where not coalesce(is_match, false)
),
last_reviews as (
    select reviews.*
    from reviews
    where review_no = (select max(newest.review_no) from reviews as newest)
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
over as (
    select last_reviews.*, as_ofs.as_of as today
    from last_reviews
    cross join as_ofs
    where cast(as_ofs.as_of as date) > last_reviews.certifies_until
),
found as (
    select decision_no, review_no, kind, account_key, role_key, group_key, item, is_last from recon.decided_access
),
undecided as (
    select decision_no, says from recon.decision where decision = 'none'
),
items as (
    select distinct items.kind, items.entitlement
    from input.review_item as items
    join last_reviews on last_reviews.review_no = items.review_no
),
excluded as (
    select lower(excluded.user_name) as user_name, excluded.kind, excluded.entitlement
    from input.review_excluded as excluded
    join last_reviews on last_reviews.review_no = excluded.review_no
),
reviewed_accounts as (
    select distinct lower(items.user_name) as user_name
    from input.review_item as items
    join last_reviews on last_reviews.review_no = items.review_no
),
-- whoever has nothing but excluded items, and what is nothing but excluded
excluded_accounts as (
    select user_name from excluded
    except
    select user_name from reviewed_accounts
),
excluded_entitlements as (
    select kind, entitlement from excluded
    except
    select kind, entitlement from items
),
verdicts as (
    select account_key from recon.verdict where is_active and not is_platform
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
groups as (
    select group_key, name from recon.group
),
conferring as (
    select distinct group_key from recon.conferred_role
),
links as (
    select account_key, user_key from recon.link
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
newer_rows as (
    select 'role' as kind, user_role.account_key, roles.role_key as role_key, cast(null as integer) as group_key, roles.name as item, user_role.created_at, user_role.created_by
    from over
    join servicenow.user_role as user_role on user_role.created_at > over.as_of and user_role.created_at <= over.today
    join roles on roles.role_key = user_role.role_key
    where not user_role.inherited and lower(trim(coalesce(user_role.state, ''))) in ('', 'active')
    union all
    select 'group' as kind, member.account_key, cast(null as integer) as role_key, groups.group_key, groups.name as item, member.created_at, member.created_by
    from over
    join servicenow.group_member as member on member.created_at > over.as_of and member.created_at <= over.today
    semi join conferring on conferring.group_key = member.group_key
    join groups on groups.group_key = member.group_key
),
newer as (
    select
        newer_rows.kind, newer_rows.account_key, newer_rows.item,
        min(newer_rows.created_at) as since, arg_min(newer_rows.created_by, newer_rows.created_at) as granted_by
    from newer_rows
    semi join verdicts on verdicts.account_key = newer_rows.account_key
    anti join found on found.account_key = newer_rows.account_key
        and found.role_key is not distinct from newer_rows.role_key and found.group_key is not distinct from newer_rows.group_key
    group by newer_rows.kind, newer_rows.account_key, newer_rows.item
),
selected as (
    select newer.*
    from newer
    cross join over
    join accounts on accounts.account_key = newer.account_key
    anti join excluded_accounts on excluded_accounts.user_name = lower(accounts.user_name)
    anti join excluded_entitlements on excluded_entitlements.kind = newer.kind and excluded_entitlements.entitlement = newer.item
    where newer.kind in (select items.kind from items)
        and (not over.is_partial or newer.item in (select items.entitlement from items where items.kind = newer.kind))
),
open as (
    select
        found.kind, found.account_key, found.item,
        undecided.says || '.' as says
    from found
    join undecided on undecided.decision_no = found.decision_no
    join last_reviews on last_reviews.review_no = found.review_no
    where found.is_last
    union all
    select
        selected.kind, selected.account_key, selected.item,
        'granted' || coalesce(' by ' || selected.granted_by, '') || ' on ' || strftime(selected.since, '%Y-%m-%d')
            || ', after what was reviewed in ' || over.name || ' (' || over.campaign_id || '), which certifies until '
            || strftime(over.certifies_until, '%Y-%m-%d') || '.' as says
    from selected
    cross join over
),
final as (
    select
        links.user_key, open.account_key, null as subject_name, open.item,
        'reviewed' as expected,
        case open.kind when 'role' then 'held directly' when 'group' then 'member' when 'account' then 'active' else 'in force' end as actual,
        case open.kind when 'role' then open.item when 'group' then '[' || open.item || ']' end as via,
        case open.kind
            when 'role' then accounts.user_name || ' holds ' || open.item || ' directly'
            when 'group' then accounts.user_name || ' is a member of ' || open.item
            when 'account' then 'The account ' || accounts.user_name || ' is active'
            else accounts.user_name || ' acts for ' || open.item
        end || ', ' || open.says as reason,
        null as rule,
        null as fix
    from open
    join accounts on accounts.account_key = open.account_key
    left join links on links.account_key = open.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
