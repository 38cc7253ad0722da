-- rehearsal.access
-- title:       Access that the plan takes or opens against the rules
-- one row per: account_key, role_key, effect
-- reads:       rehearsal.step, before.held_role, before.account, before.conflict, recon.held_role, recon.judged, recon.same_grants, recon.granted_role, recon.role, recon.role_closure, recon.group, recon.conferred_role, recon.finding, recon.conflict, servicenow.user
-- columns:
--   account_key: an account that the plan touches
--   role_key:    the role; of a conflict, null
--   effect:      lost: rules grant it, it was held and is no more; gained: no rule grants it, it could not be used and can; conflict: all its roles are held now
--
-- What an account that is deactivated held is not lost: its owner is to use nothing. What an
-- exception accepts or roles.unmanaged names is not gained.
with touched as (
    select distinct account_key from rehearsal.step where account_key is not null
),
held_before as (
    select held.account_key, held.role_key
    from before.held_role as held
    semi join touched on touched.account_key = held.account_key
),
held_after as (
    select held.account_key, held.role_key
    from recon.held_role as held
    semi join touched on touched.account_key = held.account_key
),
granted as (
    select judged.account_key, granted.role_key
    from recon.judged as judged
    semi join touched on touched.account_key = judged.account_key
    join recon.same_grants as same_grants on same_grants.user_key = judged.user_key
    join recon.granted_role as granted on granted.representative_key = same_grants.representative_key
),
usable_before as (
    select account_key from before.account as accounts where active and not coalesce(locked_out, false)
),
usable_after as (
    select account_key from servicenow.user as accounts where active and not coalesce(locked_out, false)
),
roles as (
    select role_key, name, is_unmanaged from recon.role
),
accepted_items as (
    select account_key, kind, item
    from recon.finding as findings
    where excepted and kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.residual_role', 'misroled.excess_group', 'misroled.residual_group')
),
accepted as (
    select accepted_items.account_key, roles.role_key
    from accepted_items
    join roles on roles.name = accepted_items.item
    union
    select accepted_items.account_key, closure.contained_role_key as role_key
    from accepted_items
    join roles on roles.name = accepted_items.item
    join recon.role_closure as closure on closure.role_key = roles.role_key
    union
    select accepted_items.account_key, conferred.role_key
    from accepted_items
    join recon.group as groups on groups.name = accepted_items.item
    join recon.conferred_role as conferred on conferred.group_key = groups.group_key
    where accepted_items.kind in ('misroled.excess_group', 'misroled.residual_group')
),
lost as (
    select held_before.account_key, held_before.role_key
    from held_before
    semi join granted on granted.account_key = held_before.account_key and granted.role_key = held_before.role_key
    anti join held_after on held_after.account_key = held_before.account_key and held_after.role_key = held_before.role_key
    where (select count(*) from usable_after where usable_after.account_key = held_before.account_key) > 0
        or (select count(*) from usable_before where usable_before.account_key = held_before.account_key) = 0
),
usable_roles_before as (
    select held_before.account_key, held_before.role_key
    from held_before
    semi join usable_before on usable_before.account_key = held_before.account_key
),
gained as (
    select held_after.account_key, held_after.role_key
    from held_after
    semi join usable_after on usable_after.account_key = held_after.account_key
    anti join usable_roles_before on usable_roles_before.account_key = held_after.account_key and usable_roles_before.role_key = held_after.role_key
    anti join granted on granted.account_key = held_after.account_key and granted.role_key = held_after.role_key
    anti join accepted on accepted.account_key = held_after.account_key and accepted.role_key = held_after.role_key
    join roles on roles.role_key = held_after.role_key and not roles.is_unmanaged
),
usable_conflicts_before as (
    select conflict.account_key, conflict.conflict_no
    from before.conflict as conflict
    semi join usable_before on usable_before.account_key = conflict.account_key
),
accepted_conflicts as (
    select account_key, item from recon.finding as findings where excepted and kind = 'misroled.conflict'
),
conflicts as (
    select distinct conflict.account_key
    from recon.conflict as conflict
    semi join touched on touched.account_key = conflict.account_key
    semi join usable_after on usable_after.account_key = conflict.account_key
    anti join usable_conflicts_before as past on past.account_key = conflict.account_key and past.conflict_no = conflict.conflict_no
    anti join accepted_conflicts on accepted_conflicts.account_key = conflict.account_key and accepted_conflicts.item = conflict.name
),
final as (
    select account_key, role_key, 'lost' as effect from lost
    union all
    select account_key, role_key, 'gained' as effect from gained
    union all
    select account_key, cast(null as integer) as role_key, 'conflict' as effect from conflicts
)
select account_key, role_key, effect from final
