-- recon.loss
-- title:       Removals that take away, or may take away, what rules grant or allow, and which change must come first
-- one row per: change_no, role_key, group_key
-- reads:       recon.candidate, recon.way, recon.hidden_loss, recon.judged, recon.same_grants, recon.granted_role, recon.role, recon.group, recon.revocation, recon.role_closure, recon.conferred_role
-- columns:
--   change_no: a removal
--   role_key:  a role that rules grant or allow, that is held or may be, and that nothing else keeps; null if it is about a group
--   group_key: a group that rules grant and of which an ancestor may confer what is removed; else null
--   needs_no:  the change that must be in effect first, because it gives the role in another way; null if there is none
--   cause:     why the removal is left out without that change, half a sentence
--
-- Granted or allowed, and held before, must be held after, if the account is closed, too. Of a role that a row records and no path
-- explains, any removal from the account may be the one that takes it. What may be held without the exports
-- showing it (recon.hidden_loss) has to be granted first, likewise. What is only allowed goes if a
-- review revoked it, or what contains or confers it: nobody needs it.
with candidates as (
    select change_no, holder, operation, role_key, group_key, "table" from recon.candidate
),
ways as (
    select holder, role_key, state, change_no from recon.way
),
judged as (
    select account_key, user_key from recon.judged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key, is_granted from recon.granted_role
),
roles as (
    select role_key, name from recon.role
),
removals as (
    select change_no, holder from candidates where operation = 'delete' and "table" in ('sys_user_has_role', 'sys_user_grmember')
),
states as (
    select
        ways.holder, ways.role_key,
        bool_or(ways.state = 'unsure') as is_unsure,
        arg_min(ways.change_no, (candidates.role_key is distinct from ways.role_key, ways.change_no)) filter (ways.state = 'comes') as needs_no
    from ways
    semi join removals on removals.holder = ways.holder
    left join candidates on candidates.change_no = ways.change_no
    group by ways.holder, ways.role_key
    having not bool_or(ways.state = 'stays') and bool_or(ways.state in ('goes', 'unsure'))
),
revoked as (
    select account_key, role_key from recon.revocation where kind = 'role' and fix = 'remove'
    union
    select revocation.account_key, closure.contained_role_key as role_key
    from recon.revocation as revocation
    join recon.role_closure as closure on closure.role_key = revocation.role_key
    where revocation.kind = 'role' and revocation.fix = 'remove'
    union
    select revocation.account_key, conferred.role_key
    from recon.revocation as revocation
    join recon.conferred_role as conferred on conferred.group_key = revocation.group_key
    where revocation.kind = 'group' and revocation.fix = 'remove'
),
at_stake as (
    select states.*, granted.is_granted
    from states
    join judged on judged.account_key = states.holder
    join same_grants on same_grants.user_key = judged.user_key
    join granted on granted.representative_key = same_grants.representative_key and granted.role_key = states.role_key
    left join revoked on revoked.account_key = states.holder and revoked.role_key = states.role_key
    where granted.is_granted or revoked.role_key is null
),
takings as (
    select ways.change_no, at_stake.holder, at_stake.role_key, at_stake.needs_no, at_stake.is_granted
    from at_stake
    join ways on ways.holder = at_stake.holder and ways.role_key = at_stake.role_key and ways.state = 'goes'
    where not at_stake.is_unsure
    union
    select removals.change_no, at_stake.holder, at_stake.role_key, at_stake.needs_no, at_stake.is_granted
    from at_stake
    join removals on removals.holder = at_stake.holder
    where at_stake.is_unsure
),
additions as (
    select
        ways.holder, ways.role_key,
        arg_min(ways.change_no, (candidates.role_key is distinct from ways.role_key, ways.change_no)) as needs_no
    from ways
    join candidates on candidates.change_no = ways.change_no
    where ways.state = 'comes'
    group by ways.holder, ways.role_key
),
joinings as (
    select holder, group_key, min(change_no) as change_no
    from candidates
    where operation = 'create' and group_key is not null
    group by holder, group_key
),
hidden as (
    select
        hidden_loss.change_no, hidden_loss.role_key, hidden_loss.group_key, hidden_loss.hint,
        coalesce(additions.needs_no, joinings.change_no) as needs_no
    from recon.hidden_loss as hidden_loss
    join candidates on candidates.change_no = hidden_loss.change_no
    left join additions on additions.holder = candidates.holder and additions.role_key = hidden_loss.role_key
    left join joinings on joinings.holder = candidates.holder and joinings.group_key = hidden_loss.group_key
),
final as (
    select
        takings.change_no, takings.role_key, cast(null as integer) as group_key, takings.needs_no,
        if(
            takings.needs_no is not null,
            'a role that rules grant would be lost with it, and is not granted first',
            roles.name || ', which rules ' || if(takings.is_granted, 'grant', 'allow') || ', would go with it'
        ) as cause
    from takings
    join roles on roles.role_key = takings.role_key
    union all
    select
        hidden.change_no, hidden.role_key, hidden.group_key, hidden.needs_no,
        case
            when hidden.needs_no is not null then 'a role that rules grant may be lost with it, and is not granted first'
            when roles.role_key is not null then
                roles.name || ', which rules grant, may be held only through it: the exports do not show (' || hidden.hint || ')'
            else 'a group above ' || groups.name || ', which rules grant but which is not joined first, may confer what is removed (' || hidden.hint || ')'
        end as cause
    from hidden
    left join roles on roles.role_key = hidden.role_key
    left join recon.group as groups on groups.group_key = hidden.group_key
)
select change_no, role_key, group_key, needs_no, cause from final
