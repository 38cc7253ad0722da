-- withheld
-- title:       Guardrails that the plan trips: then no change file is written
-- one row per: guardrail
-- reads:       change, policy.setting, servicenow.user, servicenow.user_role
-- columns:
--   guardrail: its path in the rules
--   message:   by how much it is tripped
--   hint:      what to do
--
-- Percentages with a floor of 10 records, as Okta's import safeguard has one of about 20.
with plan as (
    select record_id, user_name, "table", operation, field, after, change_id from change where system = 'servicenow'
),
settings as (
    select name, cast(nullif(value, '') as double) as percent, rule
    from policy.setting
    where name in ('guardrails.max_deactivations', 'guardrails.max_removals')
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
            || '% of ' || counts.total || ' ' || counts.of_what || '; ' || if(settings.rule = 'default', 'the default', settings.rule) || ' allows '
            || greatest(10, cast(floor(counts.total * settings.percent / 100) as bigint)) || '.' as message,
        'Check the exports and the rules first; if the plan is right, raise ' || counts.guardrail || ' in the rules for this run.' as hint
    from counts
    join settings on settings.name = counts.guardrail
    where settings.percent is not null
        and counts.planned > greatest(10, floor(counts.total * settings.percent / 100))
)
select guardrail, message, hint from final
