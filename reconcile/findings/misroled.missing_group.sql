-- misroled.missing_group
-- title:       Not a member of a group that rules grant
-- one row per: account_key, item
-- reads:       recon.judged, recon.expected_group, recon.group, servicenow.group_member, okta.user, servicenow.user, input.balance, input.rejected
-- unless empty: recon.expected_group
-- severity:    medium
-- fix:         add
-- doubtful if: what the rules that grant it, or the scope, read of this person; a part of the memberships; whether ServiceNow has the group
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.1
--
-- A rule puts the person in the group, but they are not a member, so they lack its work and the roles that
-- it confers. If Okta Group Push owns the group, correct the membership in Okta. If no memberships were
-- exported, this is not assessed; nor is it for an account that shares its name with another, if a
-- membership could not be assigned to one of them.
with judged as (
    select account_key, user_key from recon.judged
),
expected_groups as (
    select user_key, name_key, rule from recon.expected_group
),
groups as (
    select group_key, name_key, name, is_pushed from recon.group
),
members as (
    select account_key, group_key from servicenow.group_member
),
memberships as (
    select distinct members.account_key, groups.name_key
    from members
    join groups on groups.group_key = members.group_key
),
users as (
    select user_key, login from okta.user
),
-- rows of the export that name an account by a name that several have
doubts as (
    select distinct lower(trim(reference)) as reference
    from input.rejected
    where relation = 'servicenow.group_member' and code = 'account.ambiguous'
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
    select count(*) > 0 and (sum(rows_loaded) > 0 or sum(rows_read) = 0) as is_exported from input.balance where relation = 'servicenow.group_member'
),
final as (
    select
        judged.user_key,
        judged.account_key,
        null as subject_name,
        groups.name as item,
        'member' as expected,
        'not a member' as actual,
        null as via,
        'The rules put ' || users.login || ' in ' || groups.name || ', but the ServiceNow account is not a member'
            || case when groups.is_pushed then '; Okta pushes the group, so correct it there' else '' end
            || '.' as reason,
        expected_groups.rule,
        case when groups.is_pushed then 'review' end as fix
    from expected_groups
    join judged on judged.user_key = expected_groups.user_key
    join groups on groups.group_key = expected_groups.name_key
    join users on users.user_key = judged.user_key
    anti join memberships
        on memberships.account_key = judged.account_key
        and memberships.name_key = expected_groups.name_key
    anti join doubted on doubted.account_key = judged.account_key
    where (select feeds.is_exported from feeds)
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
