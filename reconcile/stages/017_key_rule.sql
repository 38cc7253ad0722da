-- recon.key_rule
-- title:       How reliable each correlation rule is
-- one row per: rule_no
-- reads:       policy.correlation_rule, recon.key_agreement
-- columns:
--   rule_no:        the rule
--   label:          what people call its key
--   compared_count: links in which both sides have a value for it
--   agreeing_count: those in which both values are the same
--   is_mute:        at least 20 links were compared, and fewer than 80% of them agree: the key alone is not relied on
with rules as (
    select rule_no, okta, servicenow from policy.correlation_rule
),
agreement as (
    select rule_no, count(*) as compared_count, count(*) filter (agrees) as agreeing_count
    from recon.key_agreement
    group by rule_no
),
final as (
    select
        rules.rule_no,
        recon.key_label(rules.okta, rules.servicenow) as label,
        coalesce(agreement.compared_count, 0) as compared_count,
        coalesce(agreement.agreeing_count, 0) as agreeing_count,
        coalesce(agreement.compared_count >= 20 and agreement.agreeing_count * 100 < agreement.compared_count * 80, false) as is_mute
    from rules
    left join agreement on agreement.rule_no = rules.rule_no
)
select rule_no, label, compared_count, agreeing_count, is_mute from final
