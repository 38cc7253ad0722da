-- recon.denial
-- title:       Roles and groups that a rule would give an identity in scope, but does not
-- one row per: user_key, relation, name
-- reads:       policy.denial, recon.used_up, recon.identity
-- columns:
--   user_key: the identity
--   relation: role or group
--   name:     of the role or group
--   notice:   why not, half a sentence for the reason of a finding
--   rule:     the first such rule
--
-- Somebody who holds what a rule gave until last week, or gives only to those who did a
-- training, should read that, and not that no rule gives it.
with denials as (
    select relation, user_key, name, is_allowance, code, detail, rule_no, rule from policy.denial
    union all
    select relation, user_key, name, true as is_allowance, 'for' as code, period || ', and held since ' || held_on as detail, rule_no, rule
    from recon.used_up
),
identities as (
    select user_key from recon.identity where is_in_scope
),
final as (
    select
        denials.user_key, denials.relation, denials.name,
        arg_min(
            case
                when denials.code = 'until' then if(denials.is_allowance, 'it was allowed until ', 'it was granted until ') || denials.detail
                when denials.code = 'for' then 'it is allowed for ' || denials.detail
                else 'it is allowed only if ' || denials.detail
            end,
            denials.rule_no
        ) as notice,
        arg_min(denials.rule, denials.rule_no) as rule
    from denials
    join identities on identities.user_key = denials.user_key
    group by denials.user_key, denials.relation, denials.name
)
select user_key, relation, name, notice, rule from final
