-- recon.table_doubt
-- title:       Findings that rest on what a table lacks that may be cut off
-- one row per: *
-- reads:       recon.discrepancy, recon.unknown_table, recon.inactive_left_out, policy.conflict
-- adds to:     recon.resting_finding
-- unless empty: recon.unknown_table, recon.inactive_left_out
--
-- Whoever has no account in the exports may have one in the part that is missing; whoever has
-- no identity, an identity; whoever lacks a role, a grant of it. A role that no rule seems to
-- grant may be in one that rules do grant. Members of Okta groups, and who is assigned, are
-- read by rules: recon.read_doubt. Who is in a conflict unless they hold something may hold it.
with excusable as (
    select distinct name from policy.conflict where side_no = 0
),
discrepancies as (
    select
        discrepancy.kind, discrepancy.user_key, discrepancy.account_key, discrepancy.item,
        if(discrepancy.kind = 'misroled.conflict' and excusable.name is not null, 'misroled.conflict, unless', discrepancy.kind) as rests_as
    from recon.discrepancy as discrepancy
    left join excusable on excusable.name = discrepancy.item
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
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item,
        'table' as subject, 'servicenow.user' as name, left_out.code, left_out.message, left_out.hint
    from discrepancies
    join recon.inactive_left_out as left_out on left_out.user_key = discrepancies.user_key
    where discrepancies.kind = 'lifecycle.missing'
)
select kind, user_key, account_key, item, subject, name, code, message, hint, true as is_of_table, 4 as place from final
