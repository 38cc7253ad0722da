-- recon.opening_doubt
-- title:       Accounts to open whose roles the exports do not fully show
-- one row per: *
-- reads:       recon.discrepancy, recon.unknown_table, recon.hidden_way, recon.same_grants, recon.granted_role, recon.expected_group, recon.allowed_group, recon.group, recon.role, recon.expected_role, servicenow.group_member, servicenow.group_role, input.doubtful_table, input.balance, policy.managed_group, policy.rule_read
-- adds to:     recon.resting_finding
-- unless empty: recon.unknown_table, recon.hidden_way
--
-- An account that is opened gives back what it holds. What no rule grants of that is removed before, if the exports
-- show it. So an opening rests on the grants, and, where these are direct ones alone, on the memberships.
-- What groups confer, or which are above, matters to members of groups that no rule puts them in.
-- What roles contain does not: a role that no rule grants goes before, with what it contains. Rules that say
-- nothing of roles and groups, where no grants were exported either, leave what is held alone.
with is_judged as (
    select 1 from recon.expected_role
    union all
    select 1 from policy.managed_group
    union all
    select 1 from policy.rule_read where decides in ('role', 'group')
    union all
    select 1 from input.balance where relation = 'servicenow.user_role'
),
openings as (
    select kind, user_key, account_key, item
    from recon.discrepancy
    where kind in ('lifecycle.inactive', 'lifecycle.locked') and account_key is not null
        and exists (select 1 from is_judged)
),
hidden as (
    select relation, group_key, name, message, hint from recon.hidden_way
),
grants as (
    select unknown.relation as name, unknown.message, unknown.hint
    from recon.unknown_table as unknown
    where unknown.relation = 'servicenow.user_role'
        -- direct grants alone: what they hide is said of the other tables
        and exists (
            select 1 from input.doubtful_table as doubtful where doubtful.relation = unknown.relation and doubtful.code <> 'grant.none_inherited'
        )
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
expected_groups as (
    select expected.user_key, groups.group_key
    from (select user_key, name_key from recon.expected_group union select user_key, name_key from recon.allowed_group) as expected
    join recon.group as groups on groups.name_key = expected.name_key
),
group_roles as (
    select distinct group_role.role_key
    from servicenow.group_role as group_role
    anti join (select role_key from recon.role where is_unmanaged) as unmanaged on unmanaged.role_key = group_role.role_key
    where group_role.inherits
),
-- groups that no rule puts the person in: what they confer is not granted by that
others as (
    select openings.kind, openings.user_key, openings.account_key, openings.item, members.group_key
    from openings
    join servicenow.group_member as members on members.account_key = openings.account_key
    anti join expected_groups on expected_groups.user_key = openings.user_key and expected_groups.group_key = members.group_key
),
-- a group above can confer only what some group has
at_risk as (
    select distinct openings.account_key
    from openings
    cross join group_roles
    left join same_grants on same_grants.user_key = openings.user_key
    anti join granted on granted.representative_key = same_grants.representative_key and granted.role_key = group_roles.role_key
),
resting as (
    select openings.kind, openings.user_key, openings.account_key, openings.item, grants.name, grants.message, grants.hint
    from openings
    cross join grants
    union all
    select openings.kind, openings.user_key, openings.account_key, openings.item, hidden.name, hidden.message, hidden.hint
    from openings
    join hidden on hidden.relation = 'servicenow.group_member'
    union all
    select distinct others.kind, others.user_key, others.account_key, others.item, hidden.name, hidden.message, hidden.hint
    from others
    join hidden on hidden.relation = 'servicenow.group_role'
    union all
    select distinct others.kind, others.user_key, others.account_key, others.item, hidden.name, hidden.message, hidden.hint
    from others
    join hidden on hidden.relation = 'servicenow.group' and hidden.group_key = others.group_key
    semi join at_risk on at_risk.account_key = others.account_key
),
final as (
    select
        kind, user_key, account_key, item, if(name = 'servicenow.group.parent', 'column', 'table') as subject, name,
        'account.holdings_unknown' as code,
        'What this account holds is not fully known, so opening it may give back a role that no rule grants: '
            || lower(left(message, 1)) || substr(message, 2) as message,
        hint
    from resting
)
select kind, user_key, account_key, item, subject, name, code, message, hint, true as is_of_table, 4 as place from final
