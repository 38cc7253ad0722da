-- recon.hidden_way
-- title:       Gaps in the exports that may hide roles of accounts
-- one row per: relation, group_key
-- reads:       recon.unknown_table, recon.allowance, recon.held_role, recon.open_group, servicenow.user_role, input.doubtful_table, input.balance, input.completeness
-- columns:
--   relation:  the table with the gap: servicenow.group_member, servicenow.group_role, servicenow.role_contains or servicenow.group (an ancestor)
--   group_key: of servicenow.group: a group whose ancestors are not all known; else null
--   name:      what is missing: the table, or its column
--   message:   a sentence that says so
--   hint:      what to export to settle it
--
-- ServiceNow records an inherited role as a row of its own: where these rows were exported, every role
-- that is held shows, by whatever way. Where they were not, and all rows are direct grants, roles are worked
-- out of what groups confer and roles contain. Then a membership, a group above or a containing role that
-- nobody exported hides what it gives. A row that says nothing of inheritance is one of an inherited
-- role if groups or roles explain it.
with tables as (
    select relation, message, hint from recon.unknown_table
),
shown as (
    select 1 from servicenow.user_role where inherited
    union all
    select 1
    from servicenow.user_role as user_role
    join recon.held_role as held on held.account_key = user_role.account_key and held.role_key = user_role.role_key
    where user_role.inherited is null and (held.is_contained or held.is_conferred)
    union all
    -- an extract's own count agrees: nothing is inherited
    select 1 from input.completeness where relation = 'servicenow.user_role' and verdict = 'FULL'
),
cut as (
    select 1
    from input.doubtful_table as doubtful
    semi join tables on tables.relation = doubtful.relation
    where doubtful.relation = 'servicenow.user_role' and doubtful.code <> 'grant.none_inherited'
),
is_hiding as (
    select 1
    where not exists (select 1 from recon.allowance where guardrail = 'cut-off-inputs')
        and (not exists (select 1 from shown) or exists (select 1 from cut))
),
fed as (
    select relation from input.balance
    union
    select relation from input.completeness
),
hidden as (
    select relation, cast(null as integer) as group_key, relation as name, message, hint
    from tables
    where relation in ('servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains')
    union all
    select
        'servicenow.role_contains' as relation, null as group_key, 'servicenow.role_contains' as name,
        'Which roles contain others was not exported' as message, 'export sys_user_role_contains' as hint
    where 'servicenow.role_contains' not in (select relation from fed)
        and 'servicenow.role_contains' not in (select relation from tables)
    union all
    select
        'servicenow.group' as relation, group_key, 'servicenow.group.parent' as name,
        'The parents of groups were not exported, and members also have the roles of those' as message,
        'export sys_user_group with parent' as hint
    from recon.open_group
),
final as (
    select relation, group_key, name, message, hint from hidden where exists (select 1 from is_hiding)
)
select relation, group_key, name, message, hint from final
