-- recon.hidden_loss
-- title:       Removals that may take away what rules grant or allow, although the exports do not show it
-- one row per: change_no, role_key, group_key
-- reads:       recon.candidate, recon.hidden_way, recon.open_group, recon.judged, recon.same_grants, recon.granted_role, recon.expected_group, recon.held_role, recon.conferred_role, recon.role_closure, recon.role, recon.group, servicenow.group_member
-- columns:
--   change_no: a removal of a grant or a membership
--   role_key:  a role that rules grant or allow and that the exports do not show as held; null if it is about a group
--   group_key: a group that rules grant, that the account is not in, and of which an ancestor may confer what is removed; null if it is about a role
--   hint:      what to export to settle it
--
-- What the exports do not show may be held all the same, by what is removed: a group above may
-- confer it, or a role contain it. Whoever is seen to hold all that is granted has nothing to lose so. A role that no export
-- has can be held by nobody. And what is removed may be granted without showing it: by a group above one that rules grant.
-- Whoever is a member of that one has it anyway; whoever is not yet has to be one first.
with removals as (
    select change_no, account_key, role_key, group_key
    from recon.candidate
    where operation = 'delete' and account_key is not null and (role_key is not null or group_key is not null)
        and (exists (select 1 from recon.hidden_way) or exists (select 1 from recon.open_group))
),
hidden as (
    select relation, group_key, hint from recon.hidden_way
),
open_groups as (
    select group_key from recon.open_group
),
judged as (
    select account_key, user_key from recon.judged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
held as (
    select account_key, role_key from recon.held_role
),
roles as (
    select role_key from recon.role where obstacle is null
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
conferrable as (
    select distinct role_key from conferred
),
conferring as (
    select distinct group_key from conferred
),
carrying as (
    select removals.change_no, removals.account_key, hidden.hint
    from removals
    join hidden on hidden.relation = 'servicenow.role_contains'
    left join conferring on conferring.group_key = removals.group_key
    where removals.role_key is not null or conferring.group_key is not null
    union all
    select removals.change_no, removals.account_key, hidden.hint
    from removals
    join hidden on hidden.relation = 'servicenow.group_role'
    where removals.group_key is not null
    union all
    select removals.change_no, removals.account_key, hidden.hint
    from removals
    join hidden on hidden.relation = 'servicenow.group' and hidden.group_key = removals.group_key
),
carriers as (
    select change_no, account_key, min(hint) as hint from carrying group by change_no, account_key
),
-- what a group above may confer, some group confers
conferrable_removals as (
    select removals.change_no, removals.account_key
    from removals
    join conferrable on conferrable.role_key = removals.role_key
    union
    select removals.change_no, removals.account_key
    from removals
    join recon.role_closure as closure on closure.role_key = removals.role_key
    join conferrable on conferrable.role_key = closure.contained_role_key
    union
    select removals.change_no, removals.account_key
    from removals
    join conferring on conferring.group_key = removals.group_key
    union
    select removals.change_no, removals.account_key
    from removals
    join open_groups on open_groups.group_key = removals.group_key
),
unjoined as (
    select judged.account_key, groups.name_key as group_key
    from judged
    join recon.expected_group as expected on expected.user_key = judged.user_key
    join recon.group as groups on groups.group_key = expected.name_key
    join open_groups on open_groups.group_key = groups.group_key
    anti join servicenow.group_member as members on members.account_key = judged.account_key and members.group_key = groups.group_key
),
final as (
    select carriers.change_no, granted.role_key, cast(null as integer) as group_key, carriers.hint
    from carriers
    join judged on judged.account_key = carriers.account_key
    join same_grants on same_grants.user_key = judged.user_key
    join granted on granted.representative_key = same_grants.representative_key
    semi join roles on roles.role_key = granted.role_key
    anti join held on held.account_key = carriers.account_key and held.role_key = granted.role_key
    union
    select removals.change_no, null as role_key, unjoined.group_key, 'export sys_user_group with parent' as hint
    from conferrable_removals as removals
    join unjoined on unjoined.account_key = removals.account_key
)
select change_no, role_key, group_key, hint from final
