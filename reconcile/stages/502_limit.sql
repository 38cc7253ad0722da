-- recon.limit
-- title:       How much of each kind of change the plan has, and the limit
-- one row per: guardrail, item
-- reads:       recon.counted, recon.held_role, recon.allowance, servicenow.user, policy.setting
-- columns:
--   guardrail:  its path in the rules
--   item:       the field, for guardrails.max_updates; null for the others
--   planned:    how many the plan has
--   total:      the number that a percentage is taken of
--   allowed:    the limit as a number; null for no limit
--   rule:       the place in the rules that sets the limit, default, or --allow
--   is_tripped: the plan has more than that
--
-- A percentage allows the larger of itself and 10 records, as Okta's import safeguard has a floor of
-- about 20 users, but at most half of what it is counted against (of one, one; of none, 10); a number is exact. What
-- --allow says for this run counts if it allows more, and may be more than half.
with counted as (
    select guardrail, item, holder, role_key from recon.counted
),
settings as (
    select name, value, rule from policy.setting where starts_with(name, 'guardrails.max_')
),
allowances as (
    select guardrail, percent, records from recon.allowance
),
active_accounts as (
    select account_key from servicenow.user as accounts where active
),
totals as (
    select
        (select count(*) from active_accounts) as accounts,
        (select count(*) from recon.held_role) as roles,
        (select count(*) from recon.held_role as held semi join active_accounts on active_accounts.account_key = held.account_key) as active_roles
),
plans as (
    select guardrail, item, count(distinct (holder, coalesce(role_key, -1))) as planned
    from counted
    group by guardrail, item
),
measured as (
    select
        plans.guardrail, plans.item, plans.planned, settings.value, settings.rule,
        case plans.guardrail
            when 'guardrails.max_removals' then totals.active_roles
            when 'guardrails.max_additions' then totals.roles
            else totals.accounts
        end as total,
        allowances.guardrail is not null as has_allowance, allowances.percent, allowances.records
    from plans
    join settings on settings.name = plans.guardrail
    cross join totals
    left join allowances on allowances.guardrail = plans.guardrail
),
limits as (
    select
        guardrail, item, planned, total, rule, has_allowance,
        has_allowance and percent is null and records is null as is_lifted,
        case
            when value = '' then null
            when ends_with(value, '%') then
                least(greatest(10, cast(floor(total * cast(rtrim(value, '%') as double) / 100) as bigint)), if(total = 0, 10, greatest(total // 2, 1)))
            else cast(value as bigint)
        end as by_rules,
        case
            when records is not null then records
            when percent is not null then greatest(cast(floor(total * percent / 100) as bigint), least(10, if(total = 0, 10, greatest(total // 2, 1))))
        end as by_allowance
    from measured
),
final as (
    select
        guardrail, item, planned, total,
        case when by_rules is null or is_lifted then null else greatest(by_rules, coalesce(by_allowance, by_rules)) end as allowed,
        case when is_lifted or by_allowance > by_rules then '--allow' else rule end as rule,
        by_rules is not null and not is_lifted and planned > greatest(by_rules, coalesce(by_allowance, by_rules)) as is_tripped
    from limits
)
select guardrail, item, planned, total, allowed, rule, is_tripped from final
