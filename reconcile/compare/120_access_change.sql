-- compare.access_change
-- title:       How access moved between the runs, whether or not it is a finding
-- one row per: access_no
-- reads:       compare.moved_grant, compare.counterpart, compare.account, compare.identity, compare.link, compare.role, compare.group, compare.conferred_role, compare.planned_change, compare.privileged_account, compare.revoked_access
-- columns:
--   access_no:   the order of the outputs, from 0
--   change:      added or removed
--   kind:        grant, membership, account, activation, lock or identity
--   user_name:   of the account
--   login:       of its identity
--   entitlement: the role or the group; of an identity, the status
--   via:         of a grant: direct, the groups that confer it ([Service Desk]), or another role
--   at:          when, where the exports say it
--   by:          by whom, where the exports say it
--   cause:       planned (a change of the old run's plan), vanished (in no new export), joiner, leaver, mover, review (a closed review revoked it) or unexplained
--   privileged:  a privileged role, or an account that holds one
--   change_id:   the planned change
--   decision:    what a closed review decided that revoked this access, whatever the cause; of access that is added, it was revoked before
--
-- Whatever takes access away is removed: a deactivation, a lock. A joiner is new in Okta or in
-- ServiceNow, a leaver no longer live in Okta; a mover has another department, title or manager.
-- Whose account was made again did not join, and nobody wins access by leaving: nobody knows why.
-- What explains somebody's change of access more generally comes before what a review decided of it,
-- but the decision is named, too.
with pairs as (
    select subject, old_key, new_key from compare.counterpart where what = 'account'
),
accounts as (
    select run, account_key, sys_id, user_name, active, coalesce(locked_out, false) as is_locked, sys_created_on from compare.account
),
people as (
    select pairs.subject as person, pairs.old_key, pairs.new_key, past.login as old_login, present.login as new_login,
        past.status as old_status, present.status as new_status, present.created_at, present.status_changed_at,
        past.user_key is not null and present.user_key is not null and (
            past.department is distinct from present.department or past.title is distinct from present.title
            or past.manager is distinct from present.manager or past."managerId" is distinct from present."managerId"
        ) as is_mover
    from compare.counterpart as pairs
    left join compare.identity as past on past.run = 'old' and past.user_key = pairs.old_key
    left join compare.identity as present on present.run = 'new' and present.user_key = pairs.new_key
    where pairs.what = 'identity'
),
links as (
    select run, account_key, user_key from compare.link
),
privileged as (
    select pairs.subject
    from pairs
    join compare.privileged_account as privileged on privileged.run = 'old' and privileged.account_key = pairs.old_key
    union
    select pairs.subject
    from pairs
    join compare.privileged_account as privileged on privileged.run = 'new' and privileged.account_key = pairs.new_key
),
owners as (
    select pairs.subject, coalesce(min(present.person), min(past.person)) as person
    from pairs
    left join links as new_link on new_link.run = 'new' and new_link.account_key = pairs.new_key
    left join people as present on present.new_key = new_link.user_key
    left join links as old_link on old_link.run = 'old' and old_link.account_key = pairs.old_key
    left join people as past on past.old_key = old_link.user_key
    group by pairs.subject
),
subjects as (
    select
        pairs.subject, pairs.old_key, pairs.new_key,
        coalesce(present.user_name, past.user_name) as user_name,
        past.active as was_active, present.active as is_active, past.is_locked as was_locked, present.is_locked, present.sys_created_on,
        privileged.subject is not null as is_privileged,
        owners.person
    from pairs
    join owners on owners.subject = pairs.subject
    left join accounts as past on past.run = 'old' and past.account_key = pairs.old_key
    left join accounts as present on present.run = 'new' and present.account_key = pairs.new_key
    left join privileged on privileged.subject = pairs.subject
),
moves as (
    select change, kind, subject, entitlement, via, cast(null as timestamp) as "at", is_privileged from compare.moved_grant
    union all
    select 'added' as change, 'account' as kind, subject, null as entitlement, null as via, sys_created_on as "at", is_privileged
    from subjects
    where old_key is null
    union all
    select 'removed' as change, 'account' as kind, subject, null as entitlement, null as via, null as "at", is_privileged
    from subjects
    where new_key is null
    union all
    select if(is_active, 'added', 'removed') as change, 'activation' as kind, subject, null as entitlement, null as via, null as "at", is_privileged
    from subjects
    where old_key is not null and new_key is not null and was_active <> is_active
    union all
    select if(is_locked, 'removed', 'added') as change, 'lock' as kind, subject, null as entitlement, null as via, null as "at", is_privileged
    from subjects
    where old_key is not null and new_key is not null and was_locked <> is_locked
),
plan as (
    select change_id, "table", operation, field, after, account_key, user_key, role_key, group_key from compare.planned_change where run = 'old'
),
roles as (
    select role_key, name from compare.role where run = 'old'
),
groups as (
    select group_key, name from compare.group where run = 'old'
),
planned_parts as (
    select pairs.subject, if(plan.operation = 'create', 'added', 'removed') as change, 'grant' as kind, roles.name as entitlement, plan.change_id
    from plan
    join pairs on pairs.old_key = plan.account_key
    join roles on roles.role_key = plan.role_key
    where plan."table" = 'sys_user_has_role' and plan.operation <> 'update'
    union
    select pairs.subject, if(plan.operation = 'create', 'added', 'removed') as change, 'membership' as kind, groups.name as entitlement, plan.change_id
    from plan
    join pairs on pairs.old_key = plan.account_key
    join groups on groups.group_key = plan.group_key
    where plan."table" = 'sys_user_grmember' and plan.operation <> 'update'
    union
    -- what the membership confers goes with it
    select pairs.subject, if(plan.operation = 'create', 'added', 'removed') as change, 'grant' as kind, roles.name as entitlement, plan.change_id
    from plan
    join pairs on pairs.old_key = plan.account_key
    join compare.conferred_role as conferred on conferred.run = 'old' and conferred.group_key = plan.group_key
    join roles on roles.role_key = conferred.role_key
    where plan."table" = 'sys_user_grmember' and plan.operation <> 'update'
    union
    select pairs.subject, if(plan.after = 'true', 'added', 'removed') as change, 'activation' as kind, cast(null as varchar) as entitlement, plan.change_id
    from plan
    join pairs on pairs.old_key = plan.account_key
    where plan."table" = 'sys_user' and plan.operation = 'update' and plan.field = 'active'
    union
    select pairs.subject, if(plan.after = 'true', 'removed', 'added') as change, 'lock' as kind, cast(null as varchar) as entitlement, plan.change_id
    from plan
    join pairs on pairs.old_key = plan.account_key
    where plan."table" = 'sys_user' and plan.operation = 'update' and plan.field = 'locked_out'
    union
    select subjects.subject, 'added' as change, 'account' as kind, cast(null as varchar) as entitlement, plan.change_id
    from plan
    join people on people.old_key = plan.user_key
    join subjects on subjects.person = people.person and subjects.old_key is null
    where plan."table" = 'sys_user' and plan.operation = 'create'
),
planned as (
    select subject, change, kind, coalesce(entitlement, '') as entitlement, min(change_id) as change_id
    from planned_parts
    group by subject, change, kind, coalesce(entitlement, '')
),
revoked as (
    select subject, kind, entitlement, says from compare.revoked_access where kind <> 'account'
),
-- what an account had goes with it
revoked_account as (
    select subject, says from compare.revoked_access where kind = 'account'
),
had_account as (
    select distinct people.person
    from links
    join people on people.old_key = links.user_key
    where links.run = 'old'
),
of_accounts as (
    select
        moves.change, moves.kind, subjects.user_name, coalesce(people.new_login, people.old_login) as login, moves.entitlement, moves.via, moves."at",
        case
            when planned.change_id is not null then 'planned'
            when moves.kind = 'account' and moves.change = 'removed' then 'vanished'
            when moves.change = 'removed' and (people.new_status in ('DEPROVISIONED', 'SUSPENDED') or (people.old_key is not null and people.new_key is null)) then 'leaver'
            when moves.change = 'added' and people.new_status in ('DEPROVISIONED', 'SUSPENDED') then 'unexplained'
            when moves.change = 'added' and people.new_status is not null
                and (
                    people.old_key is null or people.old_status in ('STAGED', 'DEPROVISIONED', 'SUSPENDED')
                    or (subjects.old_key is null and had_account.person is null)
                ) then 'joiner'
            when people.is_mover then 'mover'
            when moves.change = 'removed' and coalesce(revoked.says, revoked_account.says) is not null then 'review'
            else 'unexplained'
        end as cause,
        moves.is_privileged as privileged, planned.change_id, coalesce(revoked.says, revoked_account.says) as decision
    from moves
    join subjects on subjects.subject = moves.subject
    left join people on people.person = subjects.person
    left join had_account on had_account.person = people.person
    left join planned
        on planned.subject = moves.subject and planned.change = moves.change and planned.kind = moves.kind
        and planned.entitlement = coalesce(moves.entitlement, '')
    left join revoked
        on revoked.subject = moves.subject and revoked.kind = moves.kind and revoked.entitlement = coalesce(moves.entitlement, '')
    left join revoked_account on revoked_account.subject = moves.subject and moves.kind <> 'account'
),
held_by as (
    select person, bool_or(is_privileged) as is_privileged, min(user_name) as user_name from subjects where person is not null group by person
),
of_identities as (
    select
        case
            when people.old_key is null then 'added'
            when people.new_key is null then 'removed'
            when people.new_status in ('DEPROVISIONED', 'SUSPENDED') then 'removed'
            else 'added'
        end as change,
        'identity' as kind, held_by.user_name, coalesce(people.new_login, people.old_login) as login,
        people.new_status as entitlement, cast(null as varchar) as via,
        if(people.old_key is null, people.created_at, if(people.new_key is null, null, people.status_changed_at)) as "at",
        case
            when people.new_key is null then 'vanished'
            when people.old_key is null and people.new_status in ('DEPROVISIONED', 'SUSPENDED') then 'unexplained'
            when people.new_status in ('DEPROVISIONED', 'SUSPENDED') then 'leaver'
            else 'joiner'
        end as cause,
        coalesce(held_by.is_privileged, false) as privileged, cast(null as varchar) as change_id, cast(null as varchar) as decision
    from people
    left join held_by on held_by.person = people.person
    where people.old_key is null or people.new_key is null
        or (people.old_status in ('DEPROVISIONED', 'SUSPENDED', 'STAGED')) <> (people.new_status in ('DEPROVISIONED', 'SUSPENDED', 'STAGED'))
),
all_moves as (
    select change, kind, user_name, login, entitlement, via, "at", cause, privileged, change_id, decision from of_accounts
    union all
    select change, kind, user_name, login, entitlement, via, "at", cause, privileged, change_id, decision from of_identities
),
final as (
    select
        cast(row_number() over (
            order by privileged desc, cause, change, kind, coalesce(user_name, login, ''), coalesce(entitlement, ''), coalesce(login, ''), coalesce(via, '')
        ) - 1 as integer) as access_no,
        change, kind, user_name, login, entitlement, via, "at", cast(null as varchar) as "by", cause, privileged, change_id, decision
    from all_moves
)
select access_no, change, kind, user_name, login, entitlement, via, "at", "by", cause, privileged, change_id, decision from final
