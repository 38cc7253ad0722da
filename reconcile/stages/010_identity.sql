-- recon.identity
-- title:       What Okta says of each identity
-- one row per: user_key
-- reads:       okta.user, policy.in_scope
-- columns:
--   user_key:      the identity
--   standing:      live, suspended, leaver or staged, from the status
--   is_in_scope:   live and selected by the scope, so an account must exist
--   scope_rule:    the first rule that selects it, null if none does
--   scope_rule_no: its place among the rules of the scope
--   is_optional:   in scope, but needs no account: an account is judged if there is one, and a missing one is no finding
--
-- DEPROVISIONED is a leaver, SUSPENDED keeps its assignments but cannot sign in, STAGED is
-- not yet anybody. PROVISIONED, RECOVERY, PASSWORD_EXPIRED and LOCKED_OUT are credential
-- states of people who work here (Okta's user lifecycle).
with users as (
    select user_key, status from okta.user
),
selected as (
    select user_key, rule as scope_rule, rule_no as scope_rule_no, coalesce(is_optional, false) as is_optional from policy.in_scope
),
standings as (
    select
        user_key,
        case status
            when 'DEPROVISIONED' then 'leaver'
            when 'SUSPENDED' then 'suspended'
            when 'STAGED' then 'staged'
            else 'live'
        end as standing
    from users
),
final as (
    select
        standings.user_key,
        standings.standing,
        standings.standing = 'live' and selected.user_key is not null as is_in_scope,
        selected.scope_rule,
        selected.scope_rule_no,
        standings.standing = 'live' and coalesce(selected.is_optional, false) as is_optional
    from standings
    left join selected on selected.user_key = standings.user_key
)
select user_key, standing, is_in_scope, scope_rule, scope_rule_no, is_optional from final
