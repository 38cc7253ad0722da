-- recon.hidden_loss
-- title:       Removals that may take away what rules grant and no export shows to be held
-- one row per: change_no, role_key
-- reads:       recon.candidate, recon.hidden_way, recon.judged, recon.same_grants, recon.granted_role, recon.held_role, recon.conferred_role, recon.role
-- columns:
--   change_no: a removal of a grant or of a membership
--   role_key:  a role that rules grant and that is not seen to be held
--   hint:      what to export to settle it
--
-- What the exports do not show may be held all the same, by what is removed: a group above may
-- confer it, or a role contain it. Whoever is seen to hold all that is granted has nothing to lose so. A role that no export
-- has can be held by nobody.
with removals as (
    select change_no, account_key, role_key, group_key
    from recon.candidate
    where operation = 'delete' and account_key is not null and (role_key is not null or group_key is not null)
        and exists (select 1 from recon.hidden_way)
),
hidden as (
    select relation, group_key, hint from recon.hidden_way
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
conferring as (
    select distinct group_key from recon.conferred_role
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
final as (
    select carriers.change_no, granted.role_key, carriers.hint
    from carriers
    join judged on judged.account_key = carriers.account_key
    join same_grants on same_grants.user_key = judged.user_key
    join granted on granted.representative_key = same_grants.representative_key
    semi join roles on roles.role_key = granted.role_key
    anti join held on held.account_key = carriers.account_key and held.role_key = granted.role_key
)
select change_no, role_key, hint from final
