-- empty-scope
-- title:       Scope that selects nobody
-- one row per: part
-- reads:       lint.scope, lint.identity, policy.in_scope
-- example:     scope: {when: 'user.userType == "Alien"'}
--
-- No live identity is in scope, so every account would look unassigned, which by default means
-- deactivated.
with scopes as (
    select part from lint.scope
),
live as (
    select user_key from lint.identity
),
selected as (
    select user_key from policy.in_scope
),
in_scope as (
    select live.user_key from live semi join selected on selected.user_key = live.user_key limit 1 -- one is enough
),
counted as (
    select count(*) as identities from in_scope
),
final as (
    select
        scopes.part,
        'the scope selects nobody: every account would be unassigned' as message,
        'select by another group or condition' as hint
    from scopes
    join counted on counted.identities = 0
)
select part, message, hint from final
