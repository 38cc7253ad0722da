-- recon.held_role
-- title:       Every role of every account, and how it is held
-- one row per: account_key, role_key
-- reads:       servicenow.user_role, servicenow.group_member, recon.role_closure, recon.conferred_role
-- share:       9
-- columns:
--   account_key:  the account
--   role_key:     the role
--   is_direct:    a sys_user_has_role row with inherited=false says so
--   is_recorded:  a row with inherited=true says so
--   is_contained: a role that is held directly, or in an unclear way, contains it
--   is_conferred: a group the account is a member of confers it
--   is_pathless:  a row says that it is held, none that it is granted directly, and no path in the exports explains it
--   is_unclear:   a row says that it is held but not whether directly, and nothing else in the exports explains it
--
-- Only rows in force count: their state is empty or active. The same role can be held by a
-- direct and an inherited row at once. What the rows leave out (an export filtered to direct
-- grants, say) is derived from groups and containment.
--
-- The ways are the bits of one number, so that the largest grouping of a run has one
-- aggregate, bit_or, and one narrow column to carry instead of four.
with grants as (
    select account_key, role_key, inherited from servicenow.user_role where coalesce(lower(trim(state)) = 'active', true)
),
members as (
    select account_key, group_key from servicenow.group_member
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
ways as (
    select
        account_key, role_key,
        case when inherited then 2 when inherited is null then 16 else 1 end as way -- recorded: bit 2, unclear: bit 16, direct: bit 1
    from grants
    union all
    select grants.account_key, closure.contained_role_key as role_key, 4 as way -- contained: bit 4
    from grants
    join closure on closure.role_key = grants.role_key
    where grants.inherited is distinct from true
    union all
    select members.account_key, conferred.role_key, 8 as way -- conferred: bit 8
    from members
    join conferred on conferred.group_key = members.group_key
),
combined as (
    select account_key, role_key, bit_or(way) as ways
    from ways
    group by account_key, role_key
),
final as (
    select
        account_key,
        role_key,
        ways & 1 <> 0 as is_direct,
        ways & 2 <> 0 as is_recorded,
        ways & 4 <> 0 as is_contained,
        ways & 8 <> 0 as is_conferred,
        ways in (2, 16, 18) as is_pathless,
        ways = 16 as is_unclear
    from combined
)
select account_key, role_key, is_direct, is_recorded, is_contained, is_conferred, is_pathless, is_unclear from final
