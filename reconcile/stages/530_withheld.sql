-- withheld
-- title:       Guardrails that the plan trips: then no change file is written
-- one row per: guardrail
-- reads:       change, policy.setting, recon.allowance, servicenow.user, servicenow.user_role
-- columns:
--   guardrail: its path in the rules
--   message:   by how much it is tripped
--   hint:      what to do
--
-- Percentages with a floor of 10 records, as Okta's import safeguard has one of about 20.
-- What --allow says for this run counts where it allows more than the rules.
with plan as (
    select record_id, user_name, "table", operation, field, after, change_id from change where system = 'servicenow'
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
counts as (
    select
        'guardrails.max_deactivations' as guardrail,
        (select count(distinct plan.change_id) from plan where plan."table" = 'sys_user' and plan.field = 'active' and plan.after is distinct from 'true') as planned,
        totals.active_accounts as total,
        'deactivations' as what,
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
        'The plan holds ' || counts.planned || ' ' || counts.what || ', ' || round(100.0 * counts.planned / greatest(counts.total, 1), 1)
            || '% of ' || counts.total || ' ' || counts.of_what || '; '
            || case when limits.is_allowed_more then '--allow' when limits.rule = 'default' then 'the default' else limits.rule end || ' allows '
            || greatest(10, cast(floor(counts.total * limits.percent / 100) as bigint)) || '.' as message,
        'Check the exports and the rules first; if the plan is right, allow it once with --allow '
            || replace(counts.guardrail, 'guardrails.', '') || '=' || cast(ceil(100.0 * counts.planned / greatest(counts.total, 1)) as bigint) || '%.' as hint
    from counts
    join limits on limits.name = counts.guardrail
    where limits.percent is not null
        and counts.planned > greatest(10, floor(counts.total * limits.percent / 100))
)
select guardrail, message, hint from final
