-- recon.gain
-- title:       Changes that make a role usable that no rule grants or allows, or that no plan may grant
-- one row per: change_no, role_key, needs_no
-- reads:       recon.candidate, recon.way, recon.judged, recon.same_grants, recon.granted_role, recon.role, recon.group, recon.role_closure, recon.conferred_role, recon.finding, policy.never_grant
-- columns:
--   change_no: an activation, an unlocking, a grant or a membership
--   role_key:  a role that this account could not use before
--   needs_no:  the removal that must be in effect first; null if there is none
--   cause:     why the change is left out without that removal, half a sentence
--   rule:      the place of guardrails.never_grant in the rules, if that forbids it; else null
--
-- An account that is opened has the roles again that it held all along. What no rule grants
-- is removed before, or the account stays closed: what roles.unmanaged names aside, and what an
-- exception accepts, for which somebody answers, with what such a role contains. What
-- guardrails.never_grant names no plan adds, nor what contains it, and no plan opens an account with it.
with candidates as (
    select change_no, holder, operation, user_key, is_opening from recon.candidate
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
    select representative_key, role_key from recon.granted_role
),
roles as (
    select role_key, name, is_unmanaged from recon.role
),
groups as (
    select group_key, name from recon.group
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
never_granted as (
    select roles.role_key, min(never.rule) as rule
    from policy.never_grant as never
    join roles on like_escape(roles.name, never.like_pattern, '!')
    group by roles.role_key
),
openings as (
    select change_no, holder from candidates where is_opening
),
accepted_items as (
    select findings.account_key, findings.kind, findings.item
    from recon.finding as findings
    where findings.excepted and findings.account_key is not null
        and findings.kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.excess_group')
),
accepted as (
    select accepted_items.account_key, roles.role_key
    from accepted_items
    join roles on roles.name = accepted_items.item
    where accepted_items.kind <> 'misroled.excess_group'
    union
    select accepted_items.account_key, closure.contained_role_key as role_key
    from accepted_items
    join roles on roles.name = accepted_items.item
    join closure on closure.role_key = roles.role_key
    where accepted_items.kind <> 'misroled.excess_group'
    union
    select accepted_items.account_key, conferred.role_key
    from accepted_items
    join groups on groups.name = accepted_items.item
    join conferred on conferred.group_key = groups.group_key
    where accepted_items.kind = 'misroled.excess_group'
),
-- each holder with its identity: an account's, or the one it is created for
identities as (
    select holder, min(coalesce(judged.user_key, if(holder < 0, -1 - holder, null))) as user_key
    from candidates
    left join judged on judged.account_key = candidates.holder
    where is_opening or operation = 'create'
    group by holder
),
ungranted as (
    select ways.holder, ways.role_key, ways.state, ways.change_no
    from ways
    join identities on identities.holder = ways.holder
    join roles on roles.role_key = ways.role_key and not roles.is_unmanaged
    left join same_grants on same_grants.user_key = identities.user_key
    anti join granted on granted.representative_key = same_grants.representative_key and granted.role_key = ways.role_key
    anti join accepted on accepted.account_key = ways.holder and accepted.role_key = ways.role_key
),
ungranted_states as (
    select
        holder, role_key,
        bool_or(state in ('stays', 'unsure', 'maybe', 'comes')) as is_held_after,
        bool_or(state in ('stays', 'unsure', 'maybe', 'goes')) as is_held_before
    from ungranted
    group by holder, role_key
),
opened as (
    select openings.change_no, states.role_key, cast(null as integer) as needs_no
    from openings
    join ungranted_states as states on states.holder = openings.holder
    where states.is_held_after
    union
    select openings.change_no, states.role_key, ungranted.change_no as needs_no
    from openings
    join ungranted_states as states on states.holder = openings.holder and not states.is_held_after
    join ungranted on ungranted.holder = states.holder and ungranted.role_key = states.role_key and ungranted.state = 'goes'
),
given as (
    select ungranted.change_no, ungranted.role_key
    from ungranted
    join ungranted_states as states on states.holder = ungranted.holder and states.role_key = ungranted.role_key
    where ungranted.state = 'comes' and not states.is_held_before
),
refused as (
    select ways.change_no, ways.role_key, never_granted.rule
    from ways
    join never_granted on never_granted.role_key = ways.role_key
    where ways.state = 'comes'
    union
    select openings.change_no, ways.role_key, never_granted.rule
    from openings
    join ways on ways.holder = openings.holder and ways.state in ('stays', 'unsure', 'maybe')
    join never_granted on never_granted.role_key = ways.role_key
),
final as (
    select
        opened.change_no, opened.role_key, opened.needs_no,
        if(
            opened.needs_no is null,
            'it would make ' || roles.name || ' usable, which no rule grants',
            'a role that no rule grants would become usable with it, and is not removed first'
        ) as cause,
        cast(null as varchar) as rule
    from opened
    join roles on roles.role_key = opened.role_key
    anti join refused on refused.change_no = opened.change_no and refused.role_key = opened.role_key and opened.needs_no is null
    union all
    select
        given.change_no, given.role_key, cast(null as integer) as needs_no,
        'it would give ' || roles.name || ', which no rule grants' as cause,
        null as rule
    from given
    join roles on roles.role_key = given.role_key
    anti join refused on refused.change_no = given.change_no and refused.role_key = given.role_key
    union all
    select refused.change_no, refused.role_key, cast(null as integer) as needs_no,
        'plans never grant ' || roles.name || ' (' || refused.rule || ')' as cause,
        refused.rule
    from refused
    join roles on roles.role_key = refused.role_key
)
select change_no, role_key, needs_no, cause, rule from final
