-- compare.shrunk
-- title:       Tables that lost many more rows than anything explains
-- one row per: relation
-- reads:       compare.account, compare.allowance, compare.change_effect, compare.completeness, compare.feed, compare.held_role, compare.member, compare.planned_change
-- columns:
--   relation:      the canonical table
--   rows_expected: those of the old run, with what planned changes added and without what they took away or what went with accounts
--   rows_found:    how many the new exports have
--   message:       a sentence that says so
--
-- A file that lost its end at the end of a line looks whole, and only its size tells. A table
-- is suspected if it lacks a tenth of its rows, and three at least, or a twentieth, and ten at
-- least: more than a plan may take away unasked (max_removals, max_deactivations). An extract
-- that says that the table is whole clears it, and so does --allow cut-off-inputs of the new run.
-- A table that grew proves nothing of the old one: most grow, and what comes is never excused by
-- that. Of grants the direct ones count, each once: not
-- every form of export has the others, nor says which they are. How many sign-ons there are
-- depends on the days that were asked for, so their number says nothing.
with called (relation, table_name) as (
    values
        ('okta.user', 'The list of Okta users'), ('okta.group', 'The list of Okta groups'), ('okta.membership', 'The list of Okta memberships'),
        ('okta.app_user', 'The list of the app''s users'), ('okta.app_group', 'The list of the app''s groups'),
        ('servicenow.user', 'sys_user'), ('servicenow.user_role', 'sys_user_has_role'), ('servicenow.group', 'sys_user_group'),
        ('servicenow.group_member', 'sys_user_grmember'), ('servicenow.group_role', 'sys_group_has_role'), ('servicenow.role_contains', 'sys_user_role_contains')
),
feeds as (
    select run, relation, rows_loaded from compare.feed
),
direct as (
    select run, account_key from compare.held_role where is_direct
),
sizes as (
    select relation, coalesce(sum(rows_loaded) filter (run = 'old'), 0) as rows_before, coalesce(sum(rows_loaded) filter (run = 'new'), 0) as rows_found
    from feeds
    where relation <> 'servicenow.user_role'
    group by relation
    union all
    select 'servicenow.user_role' as relation, count(*) filter (run = 'old') as rows_before, count(*) filter (run = 'new') as rows_found
    from direct
    -- rows without any direct one do not say which they are
    having rows_found > 0 or not exists (select 1 from feeds where feeds.run = 'new' and feeds.relation = 'servicenow.user_role' and feeds.rows_loaded > 0)
),
planned as (
    select
        case changes."table" when 'sys_user' then 'servicenow.user' when 'sys_user_has_role' then 'servicenow.user_role' else 'servicenow.group_member' end as relation,
        count(distinct changes.change_id) filter (changes.operation = 'create') as made,
        count(distinct changes.change_id) filter (changes.operation = 'delete') as deleted
    from compare.planned_change as changes
    join compare.change_effect as effects on effects.change_id = changes.change_id and effects.effect in ('in effect', 'as far as shown')
    where changes.run = 'old' and changes."table" in ('sys_user', 'sys_user_has_role', 'sys_user_grmember') and changes.operation in ('create', 'delete')
    group by 1
),
accounts as (
    select run, account_key, sys_id, lower(user_name) as user_name from compare.account
),
news as (
    select sys_id, user_name from accounts where run = 'new'
),
went as (
    select olds.account_key
    from accounts as olds
    anti join news on news.sys_id = olds.sys_id
    anti join (select user_name from news) as named on named.user_name = olds.user_name
    where olds.run = 'old'
),
went_along as (
    select 'servicenow.user_role' as relation, count(*) as rows_gone
    from direct
    semi join went on went.account_key = direct.account_key
    where direct.run = 'old'
    union all
    select 'servicenow.group_member' as relation, count(*) as rows_gone
    from compare.member as member
    semi join went on went.account_key = member.account_key
    where member.run = 'old'
),
vouched as (
    select relation from compare.completeness where run = 'new' group by relation having bool_and(verdict = 'FULL')
    union
    select sizes.relation from sizes where exists (select 1 from compare.allowance where run = 'new' and guardrail = 'cut-off-inputs')
),
expected as (
    select
        sizes.relation, called.table_name, sizes.rows_found,
        cast(sizes.rows_before + coalesce(planned.made, 0) - coalesce(planned.deleted, 0) - coalesce(went_along.rows_gone, 0) as bigint) as rows_expected
    from sizes
    join called on called.relation = sizes.relation
    left join planned on planned.relation = sizes.relation
    left join went_along on went_along.relation = sizes.relation
    anti join vouched on vouched.relation = sizes.relation
),
missing as (
    select relation, table_name, rows_expected, cast(rows_found as bigint) as rows_found, rows_expected - rows_found as rows_missing from expected
),
final as (
    select
        relation, rows_expected, rows_found,
        format('{} has {}% fewer rows than before, and no extract says that it is whole', table_name, rows_missing * 100 // rows_expected) as message
    from missing
    where (rows_missing >= 3 and rows_missing * 10 >= rows_expected) or (rows_missing >= 10 and rows_missing * 20 >= rows_expected)
)
select relation, rows_expected, rows_found, message from final
