-- review.access_finding
-- title:       The findings about each item
-- one row per: item_id, finding_id
-- reads:       review.access, recon.finding, recon.conflict, recon.role, servicenow.group
-- columns:
--   item_id:    the item
--   finding_id: a finding about it, of the run
--   kind:       of that
--   severity:   of that
--   rank:       of the severity: 0 is critical
--   fix:        what the plan does about it
--   reason:     why it is one, in a sentence
--
-- What is wrong with the whole account (its owner has left, it is not used) is about each of
-- its items. What is wrong with a role it holds by inheritance is about what brings that
-- role. A conflict is about each side of it; what is wrong with a delegation, about that. A field that differs is about no access, and
-- what an exception accepts has been decided.
with items as (
    select item_id, kind, account_key, role_key, entitlement, confers from review.access
),
findings as (
    select finding_id, kind, severity, account_key, item, fix, reason
    from recon.finding
    where not excepted and account_key is not null
),
conflicts as (
    select account_key, name, role_keys, group_keys from recon.conflict
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from servicenow.group
),
conflicting as (
    select conflicts.account_key, conflicts.name as conflict, roles.name as role_name, null as group_name
    from conflicts
    join roles on list_contains(conflicts.role_keys, roles.role_key)
    union
    select conflicts.account_key, conflicts.name as conflict, null as role_name, groups.name as group_name
    from conflicts
    join groups on list_contains(conflicts.group_keys, groups.group_key)
),
about_account as (
    select items.item_id, findings.finding_id
    from findings
    join items on items.account_key = findings.account_key
    where split_part(findings.kind, '.', 1) in ('orphaned', 'identity', 'lifecycle', 'service', 'stale')
),
about_access as (
    select items.item_id, findings.finding_id
    from findings
    join items on items.account_key = findings.account_key and items.entitlement = findings.item
    where items.kind = case when findings.kind in ('misroled.excess_group', 'misroled.residual_group', 'misroled.missing_group') then 'group' else 'role' end
        and split_part(findings.kind, '.', 1) in ('misroled', 'grant', 'external', 'role')
        and findings.kind not in ('misroled.conflict', 'misroled.inherited_role')
),
about_delegation as (
    select items.item_id, findings.finding_id
    from findings
    join items on items.account_key = findings.account_key and items.kind = 'delegation' and items.entitlement = findings.item
    where split_part(findings.kind, '.', 1) = 'delegate'
),
about_inherited as (
    select items.item_id, findings.finding_id
    from findings
    join items on items.account_key = findings.account_key and list_contains(items.confers, findings.item)
    where findings.kind = 'misroled.inherited_role'
),
about_conflict as (
    select items.item_id, findings.finding_id
    from findings
    join conflicting on conflicting.account_key = findings.account_key and conflicting.conflict = findings.item
    join items on items.account_key = findings.account_key
        and (
            (items.kind = 'role' and items.entitlement = conflicting.role_name)
            or (items.kind = 'group' and items.entitlement = conflicting.group_name)
            or list_contains(items.confers, conflicting.role_name)
        )
    where findings.kind = 'misroled.conflict'
),
about as (
    from about_account
    union
    from about_access
    union
    from about_delegation
    union
    from about_inherited
    union
    from about_conflict
),
final as (
    select
        about.item_id, findings.finding_id, findings.kind, findings.severity,
        list_position(['critical', 'high', 'medium', 'low'], findings.severity) - 1 as rank,
        findings.fix, findings.reason
    from about
    join findings on findings.finding_id = about.finding_id
)
select item_id, finding_id, kind, severity, rank, fix, reason from final
