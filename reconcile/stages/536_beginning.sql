-- recon.beginning
-- title:       When findings began, as far as the exports show it
-- one row per: finding_id
-- reads:       recon.finding, recon.history, recon.last_use, recon.exception, recon.role, recon.group, recon.review_note, recon.decision, recon.decided_access, okta.user, servicenow.user_role, servicenow.group_member, policy.setting, recon.person_setting
-- adds to:     recon.beginning
-- unless empty: recon.history
--
-- Of a leaver, and of somebody suspended or pending, the change of status in Okta counts; of a
-- role that is held, the oldest grant of it that is in force, of a membership its record; of an
-- account that is not used,
-- the day on which the limit was passed; of an exception that ran out, the day after its last;
-- of what a review revoked, the day of that; of what was granted since, when it was. The exports do not
-- date the rest.
with findings as (
    select finding_id, kind, user_key, account_key, user_name, item, via
    from recon.finding
    where exists (select 1 from recon.history)
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
limits as (
    select
        max(value) filter (name = 'stale.dormant_after') as dormant_after,
        max(value) filter (name = 'stale.never_used_after') as never_used_after,
        max(value) filter (name = 'stale.pending_after') as pending_after
    from policy.setting
),
own_limits as (
    select
        user_key,
        max(value) filter (name = 'stale.dormant_after') as dormant_after,
        max(value) filter (name = 'stale.never_used_after') as never_used_after,
        max(value) filter (name = 'stale.pending_after') as pending_after
    from recon.person_setting
    group by user_key
),
users as (
    select user_key, status_changed_at, created_at from okta.user
),
uses as (
    select account_key, last_use_at, created_at from recon.last_use
),
roles as (
    select role_key, name from recon.role
),
grants as (
    select account_key, role_key, min(created_at) filter (not inherited) as direct_from, min(created_at) filter (inherited) as inherited_from
    from servicenow.user_role
    where created_at is not null and coalesce(lower(trim(state)) = 'active', true)
    group by account_key, role_key
),
groups as (
    select group_key, name from recon.group
),
members as (
    select account_key, group_key, min(created_at) as member_from
    from servicenow.group_member
    where created_at is not null and exists (select 1 from recon.history)
    group by account_key, group_key
),
ended as (
    select user_name, item, max(expires) + 1 as ended_on from recon.exception where is_expired group by user_name, item
),
notes as (
    select finding_id, decision_no from recon.review_note
),
decisions as (
    select decision_no, decision, decided_on from recon.decision
),
found as (
    select decision_no, kind, account_key, item, since from recon.decided_access where is_last
),
reviewed as (
    select findings.finding_id, if(findings.kind = 'review.revoked', cast(decisions.decided_on as timestamp), found.since) as began_at
    from findings
    join notes on notes.finding_id = findings.finding_id
    join decisions on decisions.decision_no = notes.decision_no
    left join found on found.decision_no = notes.decision_no
    where findings.kind in ('review.revoked', 'review.regranted')
),
-- since the review that did not decide it was closed
undecided as (
    select findings.finding_id, cast(max(decisions.decided_on) as timestamp) as began_at
    from findings
    join found on found.account_key = findings.account_key and found.item is not distinct from findings.item
        and findings.via is not distinct from case found.kind when 'role' then found.item when 'group' then '[' || found.item || ']' end
    join decisions on decisions.decision_no = found.decision_no and decisions.decision = 'none'
    where findings.kind = 'review.unreviewed'
    group by findings.finding_id
),
granted_since as (
    select findings.finding_id, grants.direct_from as began_at
    from findings
    join roles on roles.name = findings.item and findings.via = findings.item
    join grants on grants.account_key = findings.account_key and grants.role_key = roles.role_key
    where findings.kind = 'review.unreviewed'
    union all
    select findings.finding_id, min(members.member_from) as began_at
    from findings
    join groups on groups.name = findings.item and findings.via = '[' || findings.item || ']'
    join members on members.account_key = findings.account_key and members.group_key = groups.group_key
    where findings.kind = 'review.unreviewed'
    group by findings.finding_id
),
began as (
    select finding_id, began_at from reviewed
    union all
    select finding_id, began_at from undecided
    union all
    select granted_since.finding_id, granted_since.began_at
    from granted_since
    anti join undecided on undecided.finding_id = granted_since.finding_id
    union all
    select findings.finding_id, users.status_changed_at as began_at
    from findings
    join users on users.user_key = findings.user_key
    where findings.kind in ('orphaned.leaver', 'orphaned.suspended')
    union all
    select findings.finding_id, coalesce(users.status_changed_at, users.created_at) + cast(coalesce(own_limits.pending_after, limits.pending_after) as interval) as began_at
    from findings
    join users on users.user_key = findings.user_key
    cross join limits
    left join own_limits on own_limits.user_key = findings.user_key
    where findings.kind = 'stale.pending'
    union all
    select
        findings.finding_id,
        case findings.kind
            when 'stale.dormant' then uses.last_use_at + cast(coalesce(own_limits.dormant_after, limits.dormant_after) as interval)
            else uses.created_at + cast(coalesce(own_limits.never_used_after, limits.never_used_after) as interval)
        end as began_at
    from findings
    join uses on uses.account_key = findings.account_key
    cross join limits
    left join own_limits on own_limits.user_key = findings.user_key
    where findings.kind in ('stale.dormant', 'stale.never_used')
    union all
    select findings.finding_id, if(findings.kind = 'misroled.inherited_role', grants.inherited_from, grants.direct_from) as began_at
    from findings
    join roles on roles.name = findings.item
    join grants on grants.account_key = findings.account_key and grants.role_key = roles.role_key
    where findings.kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.residual_role', 'grant.self', 'grant.by_hand', 'role.redundant')
    union all
    select findings.finding_id, min(members.member_from) as began_at
    from findings
    join groups on groups.name = findings.item
    join members on members.account_key = findings.account_key and members.group_key = groups.group_key
    where findings.kind in ('misroled.excess_group', 'misroled.residual_group')
    group by findings.finding_id
    union all
    select findings.finding_id, cast(ended.ended_on as timestamp) as began_at
    from findings
    join ended on ended.user_name is not distinct from findings.user_name and ended.item is not distinct from findings.item
    where findings.kind = 'exception.expired'
),
final as (
    select began.finding_id, cast(began.began_at as date) as began_on
    from began
    cross join as_ofs
    where cast(began.began_at as date) <= as_ofs.as_of
)
select finding_id, began_on from final
