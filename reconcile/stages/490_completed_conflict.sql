-- recon.completed_conflict
-- title:       Changes that would complete a conflict
-- one row per: change_no, needs_no
-- reads:       recon.candidate, recon.way, recon.conflict_member, recon.finding, servicenow.group_member, servicenow.user, policy.conflict, policy.conflict_excuse
-- adds to:     recon.completed_conflict
-- unless empty: recon.conflict_member
--
-- A plan must not give somebody, by a rule each, something of every side of a conflict of the
-- rules: which of them to give is a decision. Nor does it take from an account that stays open
-- what makes it none (unless), where that leaves something of every side.
-- Whoever moves from one side to the other gets there in one plan: what is taken away goes
-- first. A conflict that is held already completes nothing, unless the account is opened and
-- no exception accepts it.
with candidates as (
    select change_no, operation, holder, account_key, user_key, record_id, role_key, group_key, is_opening, is_stripping from recon.candidate
),
open_accounts as (
    select account_key from servicenow.user as accounts where active is distinct from false
),
conflicts as (
    select
        conflict_no, any_value(name) as name, min(rule) as rule,
        count(distinct side_no) filter (side_no > 0) as sides
    from policy.conflict
    group by conflict_no
),
-- whom a group of Okta keeps out of a conflict
excuses as (
    select distinct candidates.holder, excuse.conflict_no
    from policy.conflict_excuse as excuse
    join candidates on candidates.user_key = excuse.user_key
),
members as (
    select conflict_no, side_no, role_key, group_key from recon.conflict_member
),
accepted as (
    select account_key, item from recon.finding as findings where kind = 'misroled.conflict' and excepted
),
role_ways as (
    select distinct ways.holder, ways.role_key, ways.state, ways.change_no
    from recon.way as ways
    semi join members on members.role_key = ways.role_key
),
touched as (
    select distinct account_key from candidates where account_key is not null
),
leaving as (
    select change_no, account_key, group_key, record_id from candidates where operation = 'delete' and group_key is not null
),
memberships as (
    select distinct
        group_member.account_key as holder, group_member.group_key,
        if(leaving.change_no is null, 'stays', 'goes') as state, leaving.change_no
    from servicenow.group_member as group_member
    semi join touched on touched.account_key = group_member.account_key
    semi join members on members.group_key = group_member.group_key
    left join leaving
        on leaving.account_key = group_member.account_key
        and leaving.group_key = group_member.group_key
        and leaving.record_id is not distinct from group_member.sys_id
    union
    select candidates.holder, candidates.group_key, 'comes' as state, candidates.change_no
    from candidates
    semi join members on members.group_key = candidates.group_key
    where candidates.operation = 'create' and candidates.group_key is not null
),
-- what the role of a member needs, and what its group does
parts as (
    select members.conflict_no, members.side_no, members.role_key, members.group_key, role_ways.holder, role_ways.state, role_ways.change_no, true as is_role
    from members
    join role_ways on role_ways.role_key = members.role_key
    union all
    select members.conflict_no, members.side_no, members.role_key, members.group_key, memberships.holder, memberships.state, memberships.change_no, false as is_role
    from members
    join memberships on memberships.group_key = members.group_key
),
had_parts as (
    select
        holder, conflict_no, side_no, role_key, group_key, is_role,
        bool_or(state in ('stays', 'unsure', 'maybe', 'goes')) as is_before,
        bool_or(state in ('stays', 'unsure', 'maybe', 'comes')) as is_after,
        bool_or(state = 'stays') as is_sure
    from parts
    group by holder, conflict_no, side_no, role_key, group_key, is_role
),
had as (
    select
        holder, conflict_no, side_no, role_key, group_key,
        bool_and(is_before) as is_before, bool_and(is_after) as is_after, bool_and(is_sure) as is_sure
    from had_parts
    group by holder, conflict_no, side_no, role_key, group_key
    having count(*) = if(role_key is null, 0, 1) + if(group_key is null, 0, 1)
),
sides as (
    select
        holder, conflict_no, side_no,
        bool_or(is_before) as is_held_before, bool_or(is_after) as is_held_after, bool_or(is_sure) as is_sure
    from had
    group by holder, conflict_no, side_no
),
-- something of each side is there before or after, and nothing that surely stays makes it none
near as (
    select
        sides.holder, sides.conflict_no, any_value(conflicts.name) as name, any_value(conflicts.rule) as rule,
        bool_and(sides.is_held_before) and bool_or(sides.side_no = 0) as is_excused,
        min(sides.side_no) filter (sides.side_no > 0 and not sides.is_held_after) as leaving_side
    from sides
    join conflicts on conflicts.conflict_no = sides.conflict_no
    anti join excuses on excuses.holder = sides.holder and excuses.conflict_no = sides.conflict_no
    group by sides.holder, sides.conflict_no
    having count(*) filter (sides.side_no > 0) = any_value(conflicts.sides)
        and not coalesce(bool_or(sides.is_sure) filter (sides.side_no = 0), false)
),
completing as (
    select parts.change_no, near.holder, near.conflict_no
    from near
    join sides
        on sides.holder = near.holder and sides.conflict_no = near.conflict_no and sides.side_no > 0 and not sides.is_held_before
    join had
        on had.holder = sides.holder and had.conflict_no = sides.conflict_no and had.side_no = sides.side_no and had.is_after
    join parts
        on parts.holder = had.holder and parts.conflict_no = had.conflict_no and parts.side_no = had.side_no
        and parts.role_key is not distinct from had.role_key and parts.group_key is not distinct from had.group_key
        and parts.state = 'comes'
    union
    select parts.change_no, near.holder, near.conflict_no
    from near
    join parts on parts.holder = near.holder and parts.conflict_no = near.conflict_no and parts.side_no = 0 and parts.state = 'goes'
    join candidates on candidates.change_no = parts.change_no and not candidates.is_stripping
    semi join open_accounts on open_accounts.account_key = near.holder
    where near.is_excused
    union
    select candidates.change_no, near.holder, near.conflict_no
    from near
    join candidates on candidates.holder = near.holder and candidates.is_opening
    anti join accepted on accepted.account_key = near.holder and accepted.item = near.name
),
causes as (
    select completing.change_no, leaving_parts.change_no as needs_no, near.name, near.rule
    from completing
    join near on near.holder = completing.holder and near.conflict_no = completing.conflict_no
    left join parts as leaving_parts
        on leaving_parts.holder = near.holder and leaving_parts.conflict_no = near.conflict_no
        and leaving_parts.side_no = near.leaving_side and leaving_parts.state = 'goes'
),
final as (
    select
        change_no, needs_no,
        'it would complete the conflict "' || min(name) || '" (' || min(rule) || ')'
            || if(needs_no is null, '', ', because the removal that the plan pairs with it is not selected') as cause
    from causes
    where needs_no is distinct from change_no
    group by change_no, needs_no
)
select change_no, needs_no, cause from final
