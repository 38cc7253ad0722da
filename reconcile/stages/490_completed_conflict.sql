-- recon.completed_conflict
-- title:       Changes that would complete a conflict
-- one row per: change_no, needs_no
-- reads:       recon.candidate, recon.way, recon.role, recon.finding, policy.conflict
-- columns:
--   change_no: a grant, a membership, an activation or an unlocking
--   needs_no:  the removal that has to be in effect before; null if there is none
--   cause:     why it is left out without that, half a sentence
--
-- A plan must not give somebody, by a rule each, all the roles that a conflict of the rules
-- keeps apart: which of them to give is a decision. Whoever moves from one side to the other
-- gets there in one plan: what is taken away goes first. A conflict that is held already
-- completes nothing, unless the account is opened and no exception accepts it.
with candidates as (
    select change_no, holder, is_opening from recon.candidate
),
roles as (
    select role_key, name from recon.role
),
conflicts as (
    select conflict.conflict_no, conflict.name, conflict.rule, roles.role_key
    from policy.conflict as conflict
    join roles on roles.name = conflict.role_name
),
conflict_sizes as (
    select conflict_no, count(distinct role_name) as size from policy.conflict group by conflict_no
),
accepted as (
    select account_key, item from recon.finding as findings where kind = 'misroled.conflict' and excepted
),
ways as (
    select distinct ways.holder, ways.role_key, ways.state, ways.change_no
    from recon.way as ways
    semi join conflicts on conflicts.role_key = ways.role_key
),
sides as (
    select
        ways.holder, conflicts.conflict_no, ways.role_key,
        any_value(conflicts.name) as name, min(conflicts.rule) as rule,
        bool_or(ways.state in ('stays', 'unsure', 'maybe', 'goes')) as is_held_before,
        bool_or(ways.state in ('stays', 'unsure', 'maybe', 'comes')) as is_held_after
    from ways
    join conflicts on conflicts.role_key = ways.role_key
    group by ways.holder, conflicts.conflict_no, ways.role_key
),
-- all its roles are there before or after: else one that is never there keeps it apart
near as (
    select
        sides.holder, sides.conflict_no, any_value(sides.name) as name, min(sides.rule) as rule,
        min(sides.role_key) filter (not sides.is_held_after) as leaving_role_key
    from sides
    join conflict_sizes on conflict_sizes.conflict_no = sides.conflict_no
    group by sides.holder, sides.conflict_no
    having count(*) = any_value(conflict_sizes.size)
),
completing as (
    select ways.change_no, near.holder, near.conflict_no
    from near
    join sides on sides.holder = near.holder and sides.conflict_no = near.conflict_no and not sides.is_held_before
    join ways on ways.holder = sides.holder and ways.role_key = sides.role_key and ways.state = 'comes'
    union
    select candidates.change_no, near.holder, near.conflict_no
    from near
    join candidates on candidates.holder = near.holder and candidates.is_opening
    anti join accepted on accepted.account_key = near.holder and accepted.item = near.name
),
causes as (
    select completing.change_no, leaving.change_no as needs_no, near.name, near.rule
    from completing
    join near on near.holder = completing.holder and near.conflict_no = completing.conflict_no
    left join ways as leaving
        on leaving.holder = near.holder and leaving.role_key = near.leaving_role_key and leaving.state = 'goes'
),
final as (
    select
        change_no, needs_no,
        'it would complete the conflict "' || min(name) || '" (' || min(rule) || ')'
            || if(needs_no is null, '', ', since what the plan takes away for it is not selected') as cause
    from causes
    group by change_no, needs_no
)
select change_no, needs_no, cause from final
