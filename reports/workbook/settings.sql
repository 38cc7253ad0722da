-- workbook.settings
-- title:       The limits and fixes in force, written or by default
-- one row per: name
-- reads:       policy.setting, policy.population, policy.population_setting, recon.kind
with settings as (
    select name, value, rule from policy.setting
    union all
    select 'populations.' || populations.name || '.' || settings.name as name, settings.value, settings.rule
    from policy.population_setting as settings
    join policy.population as populations on populations.population_no = settings.population_no
    union all
    select 'checks.' || kind as name, 'off' as value, off_by as rule from recon.kind where off_by is not null
),
final as (
    select
        name, value,
        if(rule = 'default', 'by default', rule) as rule,
        cast(nullif(regexp_extract(rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no
    from settings
)
select name, value, rule, rule_no
from final
order by name
