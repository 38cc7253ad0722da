-- recon.time_doubt
-- title:       Findings that depend on when the exports were made
-- one row per: *
-- reads:       recon.discrepancy, recon.kind, recon.last_use, recon.unused_licence, recon.role, recon.allowance, input.side, policy.setting, recon.person_setting, okta.user, servicenow.group, servicenow.group_member, servicenow.role, servicenow.user, servicenow.user_role
-- adds to:     recon.resting_finding
--
-- An account that goes unused until the as-of was perhaps used after the export. Where only
-- the newest record tells when that was, it may have been up to a day later. If the sides
-- were exported more than a day apart, what changed in between is on one side only; so may be
-- what changed after the newest record of a side in which little changes. Okta's memberships
-- do not say when they were made, nor do some records: from seven days on, whatever would be
-- added or removed by them is open.
with discrepancies as (
    select
        discrepancy.kind, discrepancy.user_key, discrepancy.account_key, discrepancy.item,
        coalesce(discrepancy.fix, kinds.fix) as fix
    from recon.discrepancy as discrepancy
    join recon.kind as kinds on kinds.kind = discrepancy.kind
    where not exists (select 1 from recon.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
        and (discrepancy.user_key is not null or discrepancy.account_key is not null)
),
sides as (
    select
        max(exported_at) filter (system = 'okta') as okta_at,
        max(exported_at) filter (system = 'servicenow') as servicenow_at,
        max(shown_until) filter (system = 'okta') as okta_shown_until,
        max(shown_until) filter (system = 'servicenow') as servicenow_shown_until,
        max(unused_until) filter (system = 'okta') as okta_unused_until,
        max(unused_until) filter (system = 'servicenow') as servicenow_unused_until
    from (
        select system, exported_at, shown_until, exported_at + if(origin = 'newest_record', interval 1 day, interval 0 days) as unused_until from input.side
    )
),
settings as (
    select
        cast(max(value) filter (name = 'stale.dormant_after') as interval) as dormant_after,
        cast(max(value) filter (name = 'stale.never_used_after') as interval) as never_used_after,
        cast(max(value) filter (name = 'stale.pending_after') as interval) as pending_after,
        cast(max(value) filter (name = 'checks.licence.unused.unused_after') as interval) as unused_after
    from policy.setting
),
own_settings as (
    select
        user_key,
        cast(max(value) filter (name = 'stale.dormant_after') as interval) as dormant_after,
        cast(max(value) filter (name = 'stale.never_used_after') as interval) as never_used_after,
        cast(max(value) filter (name = 'stale.pending_after') as interval) as pending_after
    from recon.person_setting
    group by user_key
),
uses as (
    select account_key, last_use_at, created_at from recon.last_use
),
licences as (
    select unused.account_key, roles.name as item, unused.last_use_at, unused.created_at, unused.changes_until
    from recon.unused_licence as unused
    join recon.role as roles on roles.role_key = unused.role_key
    where unused.is_active and not unused.is_useless
),
users as (
    select
        user_key, coalesce(status_changed_at, created_at) as since,
        greatest(created_at, status_changed_at, last_updated_at) as changed_at
    from okta.user
),
accounts as (
    select account_key, greatest(sys_created_on, sys_updated_on) as changed_at from servicenow.user
),
unripe as (
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'servicenow' as system, sides.servicenow_at as exported_at
    from discrepancies
    cross join sides
    cross join settings
    left join own_settings on own_settings.user_key = discrepancies.user_key
    join uses on uses.account_key = discrepancies.account_key
    where (discrepancies.kind = 'stale.dormant' and uses.last_use_at > sides.servicenow_unused_until - coalesce(own_settings.dormant_after, settings.dormant_after))
        or (discrepancies.kind = 'stale.never_used' and uses.created_at > sides.servicenow_unused_until - coalesce(own_settings.never_used_after, settings.never_used_after))
    union all
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'servicenow' as system,
        coalesce(licences.changes_until, sides.servicenow_at) as exported_at
    from discrepancies
    cross join sides
    cross join settings
    join licences on licences.account_key = discrepancies.account_key and licences.item = discrepancies.item
    where discrepancies.kind = 'licence.unused'
        and coalesce(licences.last_use_at, licences.created_at)
            > coalesce(licences.changes_until + interval 1 day, sides.servicenow_unused_until) - settings.unused_after
    union all
    select discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, 'okta' as system, sides.okta_at as exported_at
    from discrepancies
    cross join sides
    cross join settings
    left join own_settings on own_settings.user_key = discrepancies.user_key
    join users on users.user_key = discrepancies.user_key
    where discrepancies.kind = 'stale.pending' and users.since > sides.okta_unused_until - coalesce(own_settings.pending_after, settings.pending_after)
),
apart as (
    select
        least(okta_shown_until, servicenow_shown_until) as older_at, greatest(okta_shown_until, servicenow_shown_until) as newer_at,
        if(okta_shown_until < servicenow_shown_until, 'okta', 'servicenow') as older,
        okta_at <> servicenow_at as is_exported_apart,
        greatest(okta_at, servicenow_at) - least(okta_at, servicenow_at) >= interval 7 days as is_week
    from sides
    where greatest(okta_shown_until, servicenow_shown_until) - least(okta_shown_until, servicenow_shown_until) > interval 1 day
),
-- what was given in between, if the exports say when
given as (
    select user_role.account_key, role.name as item
    from servicenow.user_role as user_role
    join apart on user_role.created_at > apart.older_at
    join servicenow.role as role on role.role_key = user_role.role_key
    union
    select group_member.account_key, groups.name as item
    from servicenow.group_member as group_member
    join apart on group_member.created_at > apart.older_at
    join servicenow.group as groups on groups.group_key = group_member.group_key
),
dated as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, discrepancies.fix,
        apart.older_at, apart.newer_at, apart.older, apart.is_exported_apart, apart.is_week,
        coalesce(greatest(users.changed_at, accounts.changed_at) > apart.older_at, false) or given.item is not null as is_changed,
        starts_with(discrepancies.kind, 'misroled.') or discrepancies.kind = 'review.revoked'
            or (discrepancies.user_key is not null and users.changed_at is null)
            or (discrepancies.account_key is not null and accounts.changed_at is null) as is_undated
    from apart
    cross join discrepancies
    left join users on users.user_key = discrepancies.user_key
    left join accounts on accounts.account_key = discrepancies.account_key
    left join given on (starts_with(discrepancies.kind, 'misroled.') or discrepancies.kind = 'review.revoked')
        and given.account_key = discrepancies.account_key and given.item = discrepancies.item
),
skewed as (
    select kind, user_key, account_key, item, older as system, older_at, newer_at, is_exported_apart, is_changed
    from dated
    where is_changed or (is_week and is_undated and fix not in ('review', 'update'))
),
words (system, called) as (
    values ('okta', 'Okta'), ('servicenow', 'ServiceNow')
),
final as (
    select
        unripe.kind, unripe.user_key, unripe.account_key, unripe.item, 'time' as subject, unripe.system as name,
        'export.too_old' as code,
        words.called || ' was exported on ' || strftime(unripe.exported_at, '%Y-%m-%d') || ', before this became true' as message,
        'export ' || words.called || ' again, or take an earlier --as-of' as hint
    from unripe
    join words on words.system = unripe.system
    union all
    select
        skewed.kind, skewed.user_key, skewed.account_key, skewed.item, 'time' as subject, skewed.system as name,
        'export.apart' as code,
        words.called || if(skewed.is_exported_apart, ' was exported on ', ' shows nothing later than ')
            || strftime(skewed.older_at, '%Y-%m-%d') || if(skewed.is_exported_apart, ', the other side on ', ', the other side shows something of ')
            || strftime(skewed.newer_at, '%Y-%m-%d') || ', and '
            || if(skewed.is_changed, 'this changed in between', 'it is unknown whether this changed in between') as message,
        'export both sides on one day' as hint
    from skewed
    join words on words.system = skewed.system
)
select kind, user_key, account_key, item, subject, name, code, message, hint, true as is_of_table, 5 as place from final
