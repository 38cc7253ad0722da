-- grants-nobody
-- title:       Rule that grants nobody anything
-- one row per: part
-- reads:       lint.granting, lint.reached
-- example:     {roles: [itil], when: 'user.department == "Slaes"'}
--
-- No live identity meets the condition, or the expression yields a name for nobody. A rule
-- by group is not looked at: there are unknown-name and empty-group.
with grantings as (
    select part, relation, rule_no, yields from lint.granting where okta_group is null
),
used as (
    select relation, rule_no from lint.reached where live > 0
),
final as (
    select
        grantings.part,
        if(grantings.yields, 'the expression yields a name for nobody', 'nobody meets this condition: the rule grants nothing') as message,
        'compare it with what the exports hold: rolecall eval tries an expression out' as hint
    from grantings
    anti join used on used.relation = grantings.relation and used.rule_no = grantings.rule_no
)
select part, message, hint from final
