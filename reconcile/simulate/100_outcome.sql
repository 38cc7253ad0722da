-- rehearsal.outcome
-- title:       What became of each finding
-- one row per: finding_id
-- reads:       before.finding, before.reported, before.held_back, before.correction, before.role, before.group, before.exception, rehearsal.plan, rehearsal.step, recon.finding, recon.conferred_role
-- columns:
--   finding_id:    of the run; of the rehearsal where it is new
--   kind:          of the finding
--   severity:      of the finding
--   login:         of the finding
--   user_name:     of the finding
--   item:          of the finding
--   outcome:       fixed, left or new
--   is_as_planned: the plan promised no more
--   why:           one plain sentence
--   change_ids:    the changes that correct it, "; " between
--
-- Findings of the run and of the rehearsal are the same if kind, identity, account and item
-- are: the keys of both stay through a rehearsal, names and sys_ids need not.
--
-- A second account that a review revoked and the plan closes stays a second account of its identity, as one
-- that somebody closed long ago does: accounts are never deleted. What was decided is done.
with past as (
    select
        finding_id, kind, severity, user_key, account_key, login, user_name, item, excepted,
        concat_ws(chr(31), kind, coalesce(cast(user_key as varchar), '-'), coalesce(cast(account_key as varchar), '-'),
            case when user_key is null and account_key is null then finding_key else '-' end, coalesce(item, '-')) as subject
    from before.finding
),
present as (
    select
        finding_id, kind, severity, user_key, account_key, login, user_name, item, excepted, fix, reason, is_active,
        concat_ws(chr(31), kind, coalesce(cast(user_key as varchar), '-'), coalesce(cast(account_key as varchar), '-'),
            case when user_key is null and account_key is null then finding_key else '-' end, coalesce(item, '-')) as subject
    from recon.finding
),
reported as (
    select finding_id, fix, change_ids from before.reported
),
held_back as (
    select finding_id, record_key, change_key, cause from before.held_back
),
corrections as (
    select finding_id, record_key, change_key, operation, field, user_key, account_key, role_key, group_key from before.correction
),
roles as (
    select role_key, name from before.role
),
groups as (
    select group_key, name, is_pushed from before.group
),
conferred_roles as (
    select group_key, role_key from recon.conferred_role
),
used_exceptions as (
    select user_name, item from before.exception where is_used
),
rehearsed as (
    select distinct change_id from rehearsal.plan
),
steps as (
    select account_key, "table", operation, field, value from rehearsal.step where account_key is not null
),
opened as (
    select distinct account_key
    from steps
    where "table" = 'sys_user' and (operation = 'create' or (field = 'active' and value = 'true'))
),
created as (
    select distinct account_key from steps where "table" = 'sys_user' and operation = 'create'
),
pushed as (
    select distinct name from groups where is_pushed
),
causes as (
    select finding_id, string_agg(distinct cause, '; ' order by cause) as cause
    from held_back
    group by finding_id
),
-- what is held back of a change in several parts comes up as a finding of its own
parts as (
    select
        corrections.user_key, corrections.account_key,
        case
            when corrections.operation = 'delete' and corrections.group_key is not null then 'misroled.residual_group'
            when corrections.operation = 'delete' then 'misroled.residual_role'
            when corrections.role_key is not null then 'misroled.missing_role'
            when corrections.group_key is not null then 'misroled.missing_group'
            else 'drift.attribute'
        end as kind,
        coalesce(roles.name, groups.name, corrections.field) as item,
        min(held_back.cause) as cause
    from held_back
    join corrections
        on corrections.finding_id = held_back.finding_id
        and corrections.record_key = held_back.record_key
        and corrections.change_key = held_back.change_key
    left join roles on roles.role_key = corrections.role_key
    left join groups on groups.group_key = corrections.group_key
    where corrections.operation = 'create' or (corrections.operation = 'delete' and corrections.role_key is not null)
    group by all
),
-- so does a role that a new account would get with a membership that is held back
missing as (
    select user_key, account_key, kind, item, cause from parts
    union all
    select parts.user_key, parts.account_key, 'misroled.missing_role' as kind, roles.name as item, parts.cause
    from parts
    join groups on groups.name = parts.item
    join conferred_roles on conferred_roles.group_key = groups.group_key
    join roles on roles.role_key = conferred_roles.role_key
    where parts.kind = 'misroled.missing_group' and parts.account_key is null
),
incomplete as (
    select user_key, account_key, kind, item, min(cause) as cause from missing group by user_key, account_key, kind, item
),
selected as (
    select past.finding_id, count(*) as changes, count(rehearsed.change_id) as rehearsed
    from past
    join reported on reported.finding_id = past.finding_id
    cross join unnest(string_split(reported.change_ids, '; ')) as planned (change_id)
    left join rehearsed on rehearsed.change_id = planned.change_id
    group by past.finding_id
),
-- a role that nobody uses goes with the finding that no rule grants it: who accepts that keeps it
accepted_roles as (
    select distinct account_key, item from past where kind like 'misroled.%' and excepted
),
of_the_run as (
    select
        past.finding_id, past.kind, past.severity, past.login, past.user_name, past.item,
        case when present.subject is null then 'fixed' else 'left' end as outcome,
        case
            when present.subject is null then true
            when past.excepted or reported.fix = 'review' or causes.cause is not null then true
            when past.kind = 'identity.duplicate_account' and reported.fix = 'deactivate' and not present.is_active then true
            when past.kind like 'licence.%' and accepted_roles.item is not null then true
            else coalesce(selected.rehearsed < selected.changes, false)
        end as is_as_planned,
        case
            when present.subject is null and selected.rehearsed > 0 then 'Its changes end it.'
            when present.subject is null then 'Other changes end it.'
            when past.excepted then 'An exception accepts it.'
            when causes.cause is not null then 'Held back: ' || causes.cause || '.'
            when reported.fix = 'review' then 'It needs a decision.'
            when past.kind = 'identity.duplicate_account' and reported.fix = 'deactivate' and not present.is_active then
                'The account is closed, and stays a second account of the identity.'
            when past.kind like 'licence.%' and accepted_roles.item is not null then 'An exception accepts that the account holds the role.'
            when selected.rehearsed < selected.changes then 'Not all of its changes were selected.'
            when selected.changes is null then 'The plan has no change for it.'
            else 'Its changes do not end it.'
        end as why,
        reported.change_ids
    from past
    join reported on reported.finding_id = past.finding_id
    left join present on present.subject = past.subject
    left join causes on causes.finding_id = past.finding_id
    left join selected on selected.finding_id = past.finding_id
    left join accepted_roles on accepted_roles.account_key = past.account_key and accepted_roles.item = past.item
),
of_the_rehearsal as (
    select
        present.finding_id, present.kind, present.severity, present.login, present.user_name, present.item,
        case when incomplete.cause is not null then 'left' else 'new' end as outcome,
        present.excepted or incomplete.cause is not null
            -- what is taken from people leaves roles, groups, delegations and those who rely on them behind, and what is given may be theirs already
            or present.kind in ('role.unused', 'group.empty', 'role.redundant', 'delegate.gone', 'delegate.powerless', 'privileged.count', 'group.no_owner', 'manager.gone', 'licence.inactive_holder')
            -- a group that Okta pushes, or that gives what rules grant, is left to a person
            or (present.kind = 'misroled.residual_group' and present.fix = 'review')
            or (opened.account_key is not null and present.kind in ('stale.dormant', 'stale.never_used', 'stale.pending'))
            or (created.account_key is not null and present.kind = 'misroled.missing_group' and pushed.name is not null)
            or (present.kind in ('exception.unused', 'exception.outdated') and used_exceptions.is_used is not null) as is_as_planned,
        case
            when incomplete.cause is not null then 'Held back: ' || incomplete.cause || '.'
            when present.excepted then 'An exception accepts it.'
            when opened.account_key is not null and present.kind in ('stale.dormant', 'stale.never_used', 'stale.pending') then
                'The plan opens the account; nobody has used it since.'
            when created.account_key is not null and present.kind = 'misroled.missing_group' and pushed.name is not null then
                'Okta pushes the group, to the new account too.'
            when present.kind = 'exception.unused' and used_exceptions.is_used is not null then
                'The plan ends what the exception accepts.'
            when present.kind = 'exception.outdated' and used_exceptions.is_used is not null then
                'The plan changes what the exception rests on: ' || present.reason
            when present.kind in ('role.unused', 'group.empty', 'role.redundant', 'delegate.gone', 'delegate.powerless', 'privileged.count', 'group.no_owner', 'manager.gone', 'licence.inactive_holder')
                or (present.kind = 'misroled.residual_group' and present.fix = 'review') then 'The plan leaves it behind: ' || present.reason
            else 'The plan makes it: ' || present.reason
        end as why,
        cast(null as varchar) as change_ids
    from present
    anti join past on past.subject = present.subject
    left join opened on opened.account_key = present.account_key
    left join created on created.account_key = present.account_key
    left join pushed on pushed.name = present.item
    left join incomplete
        on incomplete.kind = present.kind and incomplete.item = present.item
        and (incomplete.account_key = present.account_key or (incomplete.account_key is null and incomplete.user_key = present.user_key))
    left join (select distinct user_name, item, true as is_used from used_exceptions) as used_exceptions
        on used_exceptions.user_name is not distinct from present.user_name
        and used_exceptions.item is not distinct from present.item
),
final as (
    select * from of_the_run
    union all
    select * from of_the_rehearsal
)
select finding_id, kind, severity, login, user_name, item, outcome, is_as_planned, why, change_ids from final
