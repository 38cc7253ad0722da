-- withheld
-- title:       Guardrails that the plan trips: then no change file is written
-- one row per: guardrail
-- reads:       change, policy.setting, recon.allowance, recon.finding, servicenow.user, servicenow.user_role
-- columns:
--   guardrail: its path in the rules
--   message:   by how much it is tripped
--   hint:      what to do
--
-- Percentages with a floor of 10 records, as Okta's import safeguard has one of about 20.
-- What --allow says for this run counts where it allows more than the rules. Whom a lock shuts
-- out it shuts out as a deactivation does, and counts as one; but not the lock of a suspended
-- identity, which ends with the suspension.
with plan as (
    select "table", operation, field, lower(coalesce(after, '')) as after, change_id, finding_ids from change where system = 'servicenow'
),
suspensions as (
    select finding_id from recon.finding where kind = 'orphaned.suspended'
),
settings as (
    select name, cast(nullif(value, '') as double) as percent, rule
    from policy.setting
    where name in ('guardrails.max_deactivations', 'guardrails.max_removals')
),
allowances as (
    select guardrail, percent from recon.allowance
),
limits as (
    select
        settings.name, settings.rule,
        case
            when allowances.guardrail is null then settings.percent
            when settings.percent is not null and allowances.percent is not null then greatest(settings.percent, allowances.percent)
        end as percent,
        coalesce(allowances.percent > settings.percent, false) as is_allowed_more
    from settings
    left join allowances on allowances.guardrail = settings.name
),
totals as (
    select
        (select count(*) from servicenow.user as account where account.active) as active_accounts,
        (select count(*) from servicenow.user_role) as grants
),
closed as (
    select change_id, bool_or(field = 'active') as is_deactivated
    from plan
    where "table" = 'sys_user' and operation = 'update'
        and (
            (field = 'active' and after not in ('true', '1', 'yes'))
            or (field = 'locked_out' and after in ('true', '1', 'yes') and finding_ids not in (select suspensions.finding_id from suspensions))
        )
    group by change_id
),
counts as (
    select
        'guardrails.max_deactivations' as guardrail,
        (select count(*) from closed) as planned,
        totals.active_accounts as total,
        if((select bool_and(closed.is_deactivated) from closed), 'deactivations', 'deactivations and locks') as what,
        'active accounts' as of_what
    from totals
    union all
    select
        'guardrails.max_removals' as guardrail,
        (select count(distinct plan.change_id) from plan where plan.operation = 'delete') as planned,
        totals.grants as total,
        'removals' as what,
        'grants' as of_what
    from totals
),
final as (
    select
        counts.guardrail,
        'The plan holds ' || counts.planned || ' ' || counts.what || ', '
            || if(counts.total = 0, 'and there are ', round(100.0 * counts.planned / counts.total, 1) || '% of ')
            || counts.total || ' ' || counts.of_what || '; '
            || case when limits.is_allowed_more then '--allow' when limits.rule = 'default' then 'the default' else limits.rule end || ' allows '
            || greatest(10, cast(floor(counts.total * limits.percent / 100) as bigint)) || '.' as message,
        'Check the exports and the rules first; if the plan is right, allow it once with --allow '
            || replace(counts.guardrail, 'guardrails.', '') || '='
            || if(counts.total = 0, 'none', cast(ceil(100.0 * counts.planned / counts.total) as bigint) || '%') || '.' as hint
    from counts
    join limits on limits.name = counts.guardrail
    where limits.percent is not null
        and counts.planned > greatest(10, floor(counts.total * limits.percent / 100))
)
select guardrail, message, hint from final
