-- recon.table_doubt
-- title:       Findings that depend on rows that a cut-off table may lack
-- one row per: *
-- reads:       recon.discrepancy, recon.unknown_table, recon.inactive_left_out, recon.delegated_conflict, recon.verdict, servicenow.group, servicenow.unresolved_reference, policy.conflict
-- adds to:     recon.resting_finding
-- unless empty: recon.unknown_table, recon.inactive_left_out
--
-- Whoever has no account in the exports may have one in the part that is missing; whoever has
-- no identity, an identity; whoever lacks a role, a grant of it. A role that no rule seems to
-- grant may be in one that rules do grant. Members of Okta groups, and who is assigned, are
-- read by rules: recon.read_doubt. Who is in a conflict unless they hold something may hold it, and so may a delegate. A
-- manager may have an account, or be somebody in Okta, if that is what is wrong with them.
with excusable as (
    select distinct name, conflict_no from policy.conflict where side_no = 0
),
excusable_delegates as (
    select distinct delegated.delegate_account_key as account_key
    from recon.delegated_conflict as delegated
    join excusable on excusable.conflict_no = delegated.conflict_no
),
unknown_managers as (
    select 'manager.gone' as kind, 'servicenow.user' as relation, reference as item
    from servicenow.unresolved_reference
    where relation = 'servicenow.user' and field = 'manager'
    union
    select 'group.no_owner' as kind, 'servicenow.user' as relation, groups.name as item
    from servicenow.unresolved_reference as unresolved
    join servicenow.group as groups on groups.group_key = unresolved.subject_key
    where unresolved.relation = 'servicenow.group' and unresolved.field = 'manager'
    union
    select 'group.no_owner' as kind, 'okta.user' as relation, groups.name as item
    from servicenow.group as groups
    join recon.verdict as verdicts on verdicts.account_key = groups.manager_account_key
    where verdicts.user_key is null
),
discrepancies as (
    select
        discrepancy.kind, discrepancy.user_key, discrepancy.account_key, discrepancy.item,
        case
            when discrepancy.kind = 'misroled.conflict' and discrepancy.item in (select name from excusable) then 'misroled.conflict, unless'
            when discrepancy.kind = 'delegate.conflict' and delegates.account_key is not null then 'misroled.conflict, unless'
            else discrepancy.kind
        end as rests_as
    from recon.discrepancy as discrepancy
    left join excusable_delegates as delegates on delegates.account_key = discrepancy.account_key
),
tables as (
    select relation, code, message, hint from recon.unknown_table
),
resting (kind, relation) as (
    values
        ('lifecycle.missing', 'servicenow.user'),
        ('orphaned.no_identity', 'okta.user'),
        ('orphaned.leaver', 'okta.user'),
        ('service.unowned', 'okta.user'),
        ('identity.ambiguous', 'okta.user'),
        ('misroled.residual_role', 'okta.user'),
        ('misroled.residual_group', 'okta.user'),
        ('misroled.missing_role', 'servicenow.user_role'),
        ('misroled.missing_role', 'servicenow.group_member'),
        ('misroled.missing_role', 'servicenow.group_role'),
        ('misroled.missing_role', 'servicenow.role_contains'),
        ('misroled.missing_role', 'servicenow.group'),
        ('misroled.conflict, unless', 'servicenow.user_role'),
        ('misroled.conflict, unless', 'servicenow.group_member'),
        ('misroled.conflict, unless', 'servicenow.group_role'),
        ('misroled.conflict, unless', 'servicenow.role_contains'),
        ('misroled.missing_group', 'servicenow.group_member'),
        ('misroled.excess_role', 'servicenow.group_role'),
        ('misroled.excess_role', 'servicenow.role_contains'),
        ('misroled.excess_role', 'servicenow.group'),
        ('misroled.inherited_role', 'servicenow.group_role'),
        ('misroled.inherited_role', 'servicenow.role_contains'),
        ('misroled.inherited_role', 'servicenow.group'),
        ('misroled.inherited_role', 'servicenow.group_member'),
        ('misroled.excess_group', 'servicenow.group_role'),
        ('misroled.excess_group', 'servicenow.role_contains'),
        ('licence.unused', 'okta.sign_on'),
        ('licence.inactive_holder', 'okta.user'),
        ('group.no_owner', 'servicenow.user'),
        ('group.no_owner', 'okta.user'),
        ('manager.gone', 'servicenow.user'),
        ('privileged.count', 'servicenow.user'),
        ('privileged.count', 'servicenow.user_role'),
        ('privileged.count', 'servicenow.group_member'),
        ('privileged.count', 'servicenow.group_role'),
        ('privileged.count', 'servicenow.role_contains'),
        ('review.revoked', 'servicenow.group_role'),
        ('review.revoked', 'servicenow.role_contains'),
        ('review.revoked', 'servicenow.group'),
        ('delegate.gone', 'okta.user'),
        ('delegate.powerless', 'servicenow.user_role'),
        ('delegate.powerless', 'servicenow.group_member'),
        ('delegate.powerless', 'servicenow.group_role'),
        ('delegate.powerless', 'servicenow.role_contains'),
        ('role.unused', 'servicenow.user'),
        ('role.unused', 'servicenow.user_role'),
        ('group.empty', 'servicenow.user'),
        ('group.empty', 'servicenow.group_member'),
        ('group.empty', 'servicenow.group'),
        ('stale.dormant', 'okta.sign_on'),
        ('stale.never_used', 'okta.sign_on')
),
final as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item,
        'table' as subject, tables.relation as name, tables.code, tables.message, tables.hint
    from discrepancies
    join resting on resting.kind = discrepancies.rests_as
    join tables on tables.relation = resting.relation
    left join unknown_managers as managers
        on managers.kind = discrepancies.kind and managers.relation = resting.relation and managers.item = discrepancies.item
    where discrepancies.kind not in ('group.no_owner', 'manager.gone') or managers.item is not null
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item,
        'table' as subject, 'servicenow.user' as name, left_out.code, left_out.message, left_out.hint
    from discrepancies
    join recon.inactive_left_out as left_out on left_out.user_key = discrepancies.user_key
    where discrepancies.kind = 'lifecycle.missing'
)
select kind, user_key, account_key, item, subject, name, code, message, hint, true as is_of_table, 4 as place from final
