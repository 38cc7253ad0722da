-- workbook.settings
-- title:       The limits and fixes in force, written or by default
-- one row per: name, value
-- reads:       policy.setting, policy.population, policy.population_setting, policy.protected_account, policy.never_grant, policy.keep_last, recon.kind
--
-- The as-of is not of the rules: $as_of says where a run has it from.
with settings as (
    select name, value, rule from policy.setting
    union all
    select 'populations.' || populations.name || '.' || settings.name as name, settings.value, settings.rule
    from policy.population_setting as settings
    join policy.population as populations on populations.population_no = settings.population_no
    union all
    select 'guardrails.protect' as name, pattern as value, rule from policy.protected_account
    union all
    select 'guardrails.never_grant' as name, pattern as value, rule from policy.never_grant
    union all
    select 'guardrails.keep_last.' || role_name as name, cast(minimum as varchar) as value, rule from policy.keep_last
    union all
    select 'checks.' || kind as name, 'off' as value, off_by as rule from recon.kind where off_by is not null
),
final as (
    select
        name, if(value = '', '(none)', value) as value,
        case when name = 'as_of' then $as_of when rule = 'default' then 'by default' else rule end as rule,
        cast(nullif(regexp_extract(rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no
    from settings
)
select name, value, rule, rule_no
from final
order by name, value
