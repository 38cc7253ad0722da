-- recon.conflict
-- title:       Accounts in conflict: they hold something from every side
-- one row per: account_key, conflict_no
-- reads:       policy.conflict, policy.conflict_excuse, recon.conflict_member, recon.role, recon.held_role, recon.verdict, servicenow.group_member
-- adds to:     recon.conflict
-- unless empty: recon.conflict_member
--
-- An active account, or one to be activated, that has something of each side of a conflict, and nothing
-- that makes it none, nor is its person in a group of Okta that does. Accounts with a verdict of their own are left out, but those whose keys name
-- different people are not; declared service accounts are judged, too.
with conflicts as (
    select conflict_no, any_value(name) as name, any_value(rule) as rule, count(distinct side_no) filter (side_no > 0) as sides
    from policy.conflict
    group by conflict_no
),
members as (
    select conflict_no, side_no, role_key, group_key from recon.conflict_member
),
roles as (
    select role_key, name from recon.role
),
held as (
    select account_key, role_key from recon.held_role
),
joined as (
    select distinct group_member.account_key, group_member.group_key
    from servicenow.group_member as group_member
    semi join members on members.group_key = group_member.group_key
),
accounts as (
    select account_key, user_key
    from recon.verdict
    where (is_active and verdict in ('reconciled', 'service', 'idle', 'identity.contradiction')) or verdict = 'reconciled'
),
excuses as (
    select conflict_no, user_key from policy.conflict_excuse
),
had as (
    select held.account_key, members.conflict_no, members.side_no, members.role_key, members.group_key
    from members
    join held on held.role_key = members.role_key
    where members.group_key is null
    union all
    select joined.account_key, members.conflict_no, members.side_no, members.role_key, members.group_key
    from members
    join joined on joined.group_key = members.group_key
    where members.role_key is null
    union all
    select joined.account_key, members.conflict_no, members.side_no, members.role_key, members.group_key
    from members
    join joined on joined.group_key = members.group_key
    join held on held.account_key = joined.account_key and held.role_key = members.role_key
),
in_conflict as (
    select account_key, conflict_no
    from had
    group by account_key, conflict_no
    having count(distinct side_no) = (select conflicts.sides from conflicts where conflicts.conflict_no = had.conflict_no)
        and not bool_or(side_no = 0)
),
their_roles as (
    select held_roles.account_key, held_roles.conflict_no, list(held_roles.role_key order by roles.name) as role_keys
    from (select distinct account_key, conflict_no, role_key from had) as held_roles
    join roles on roles.role_key = held_roles.role_key
    group by held_roles.account_key, held_roles.conflict_no
),
their_groups as (
    select account_key, conflict_no, list_sort(list(distinct group_key)) as group_keys
    from had
    where group_key is not null
    group by account_key, conflict_no
),
final as (
    select
        accounts.account_key,
        accounts.user_key,
        in_conflict.conflict_no,
        conflicts.name,
        conflicts.rule,
        coalesce(their_roles.role_keys, []) as role_keys,
        coalesce(their_groups.group_keys, []) as group_keys
    from in_conflict
    join accounts on accounts.account_key = in_conflict.account_key
    anti join excuses on excuses.conflict_no = in_conflict.conflict_no and excuses.user_key = accounts.user_key
    join conflicts on conflicts.conflict_no = in_conflict.conflict_no
    left join their_roles on their_roles.account_key = in_conflict.account_key and their_roles.conflict_no = in_conflict.conflict_no
    left join their_groups on their_groups.account_key = in_conflict.account_key and their_groups.conflict_no = in_conflict.conflict_no
)
select account_key, user_key, conflict_no, name, rule, role_keys, group_keys from final
