-- facts.rule_warnings
-- title:       What is suspicious in the rules, the most at stake first
-- one row per: warning_no
-- reads:       main.rule_warning
with warnings as (
    select warning_no, code, place, message, hint, stake, people, privileged from main.rule_warning
),
final as (
    select warning_no, code, place, message, coalesce(hint, '') as hint, coalesce(stake, '') as stake, people, privileged from warnings
)
select code, place, message, hint, stake, people, privileged from final order by warning_no
