-- scope-everybody
-- title:       Scope that selects everybody
-- one row per: part
-- reads:       lint.scope, lint.identity, policy.in_scope
-- example:     scope: {groups: [Everyone]}
--
-- A scope that includes everybody finds no unassigned account. If you mean everybody, remove
-- the scope.
with scopes as (
    select part from lint.scope
),
live as (
    select user_key from lint.identity
),
selected as (
    select user_key from policy.in_scope
),
counted as (
    select
        count(*) as identities,
        count(*) filter (where user_key in (select user_key from selected)) as selected
    from live
),
final as (
    select
        scopes.part,
        format('the scope selects all {} live identities', counted.identities) as message,
        'select fewer, or leave the scope out' as hint
    from scopes
    join counted on counted.identities > 1 and counted.selected = counted.identities
)
select part, message, hint from final
