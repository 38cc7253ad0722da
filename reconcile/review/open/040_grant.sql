-- review.grant
-- title:       Which grants are reviewed, and what becomes of the others
-- one row per: grant_key
-- reads:       servicenow.user_role, recon.held_role, review.person, review.role_meaning
-- columns:
--   grant_key:   the row of the export
--   account_key: who holds the role
--   role_key:    the role
--   part:        where it is counted: inherited, not_in_force, inactive, platform, unmanaged, duplicate, or item
--
-- A role is taken away where it is held directly: what comes by a group or another role is
-- reviewed there. Where the export does not say whether a row is inherited, it counts as
-- direct unless a group or another role explains it. Several rows of one account and role
-- are one item: the others are duplicates.
with grants as (
    select grant_key, sys_id, account_key, role_key, state, inherited from servicenow.user_role
),
held as (
    select account_key, role_key, is_conferred or is_contained as is_explained from recon.held_role
),
people as (
    select account_key, is_active, is_platform from review.person
),
roles as (
    select role_key, is_unmanaged from review.role_meaning
),
judged as (
    select
        grants.grant_key, grants.sys_id, grants.account_key, grants.role_key,
        case
            when grants.inherited or (grants.inherited is null and coalesce(held.is_explained, false)) then 'inherited'
            when lower(trim(coalesce(grants.state, ''))) not in ('', 'active') then 'not_in_force'
            when not people.is_active then 'inactive'
            when people.is_platform then 'platform'
            when roles.is_unmanaged then 'unmanaged'
            else 'item'
        end as part
    from grants
    join people on people.account_key = grants.account_key
    join roles on roles.role_key = grants.role_key
    left join held on held.account_key = grants.account_key and held.role_key = grants.role_key
),
final as (
    select
        grant_key, account_key, role_key,
        case
            when part = 'item' and row_number() over (partition by account_key, role_key, part order by sys_id nulls last, grant_key) > 1 then 'duplicate'
            else part
        end as part
    from judged
)
select grant_key, account_key, role_key, part from final
