-- recon.completed_conflict
-- title:       Corrections that would complete a conflict
-- one row per: finding_id, record_key, change_key
-- reads:       recon.correction, recon.guarded, recon.held_role, recon.role, recon.role_closure, recon.conferred_role, recon.conflict, servicenow.user_role, servicenow.group_member, policy.conflict
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--
-- A plan must not give somebody, by a rule each, all the roles that a conflict of the rules
-- keeps apart: which of them to give is a decision. What the same plan takes away does not
-- count, so that whoever moves from one side to the other gets there in one step; but for
-- what goes only once a grant is made that may be left out here.
with corrections as (
    select finding_id, "table", operation, account_key, user_key, record_key, change_key, role_key, group_key
    from recon.correction
),
guarded as (
    select finding_id, record_key, change_key from recon.guarded
),
roles as (
    select role_key, name from recon.role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
conflicts as (
    select conflict.conflict_no, conflict.name, conflict.rule, roles.role_key
    from policy.conflict as conflict
    join roles on roles.name = conflict.role_name
),
conflict_sizes as (
    select conflict_no, count(distinct role_name) as size from policy.conflict group by conflict_no
),
standing_conflicts as (
    select account_key, conflict_no from recon.conflict
),
-- the holder is an account or, below zero, the identity of one that is still to be created
planned as (
    select corrections.*, coalesce(corrections.account_key, -1 - corrections.user_key) as holder
    from corrections
    anti join guarded
        on guarded.finding_id = corrections.finding_id
        and guarded.record_key = corrections.record_key
        and guarded.change_key = corrections.change_key
    where corrections."table" in ('sys_user_has_role', 'sys_user_grmember') and exists (select 1 from conflicts)
),
additions as (
    select distinct holder, account_key, finding_id, record_key, change_key, role_key, group_key from planned where operation = 'create'
),
added as (
    select holder, account_key, finding_id, record_key, change_key, role_key from additions where role_key is not null
    union
    select additions.holder, additions.account_key, additions.finding_id, additions.record_key, additions.change_key, closure.contained_role_key as role_key
    from additions
    join closure on closure.role_key = additions.role_key
    union
    select additions.holder, additions.account_key, additions.finding_id, additions.record_key, additions.change_key, conferred.role_key
    from additions
    join conferred on conferred.group_key = additions.group_key
),
at_risk as (
    select distinct added.holder from added semi join conflicts on conflicts.role_key = added.role_key
),
-- what corrects these findings may be left out here, removals with it
tied as (
    select distinct added.finding_id from added semi join conflicts on conflicts.role_key = added.role_key
),
removed as (
    select distinct planned.account_key, planned.role_key, planned.group_key
    from planned
    anti join tied on tied.finding_id = planned.finding_id
    where planned.operation = 'delete'
),
kept_grants as (
    select user_role.account_key, user_role.role_key
    from servicenow.user_role as user_role
    semi join at_risk on at_risk.holder = user_role.account_key
    anti join removed on removed.account_key = user_role.account_key and removed.role_key = user_role.role_key
    where user_role.inherited is distinct from true and coalesce(lower(trim(user_role.state)) = 'active', true)
),
kept_members as (
    select group_member.account_key, group_member.group_key
    from servicenow.group_member as group_member
    semi join at_risk on at_risk.holder = group_member.account_key
    anti join removed on removed.account_key = group_member.account_key and removed.group_key = group_member.group_key
),
held_after_plan as (
    select holder, role_key from added
    union
    select account_key as holder, role_key from kept_grants
    union
    select kept_grants.account_key as holder, closure.contained_role_key as role_key
    from kept_grants
    join closure on closure.role_key = kept_grants.role_key
    union
    select kept_members.account_key as holder, conferred.role_key
    from kept_members
    join conferred on conferred.group_key = kept_members.group_key
    union
    select held.account_key as holder, held.role_key
    from recon.held_role as held
    semi join at_risk on at_risk.holder = held.account_key
    where held.is_pathless
),
completed as (
    select held_after_plan.holder, conflicts.conflict_no, any_value(conflicts.name) as name, min(conflicts.rule) as rule
    from held_after_plan
    semi join at_risk on at_risk.holder = held_after_plan.holder
    join conflicts on conflicts.role_key = held_after_plan.role_key
    join conflict_sizes on conflict_sizes.conflict_no = conflicts.conflict_no
    anti join standing_conflicts on standing_conflicts.account_key = held_after_plan.holder and standing_conflicts.conflict_no = conflicts.conflict_no
    group by held_after_plan.holder, conflicts.conflict_no
    having count(distinct conflicts.role_key) = any_value(conflict_sizes.size)
),
final as (
    select
        added.finding_id, added.record_key, added.change_key,
        'it would complete the conflict "' || min(completed.name) || '" (' || min(completed.rule) || ')' as cause
    from added
    join completed on completed.holder = added.holder
    join conflicts on conflicts.conflict_no = completed.conflict_no and conflicts.role_key = added.role_key
    group by added.finding_id, added.record_key, added.change_key
)
select finding_id, record_key, change_key, cause from final
