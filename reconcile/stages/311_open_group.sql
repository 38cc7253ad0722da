-- recon.open_group
-- title:       Groups whose ancestors the exports do not fully show
-- one row per: group_key
-- reads:       recon.allowance, servicenow.group, servicenow.group_role, servicenow.unknown_parent
-- columns:
--   group_key: of servicenow.group: no file says what the parent of this group, or of one of its ancestors, is
--
-- Members may have roles of a group that nobody can tell. Where no group gives its members a role,
-- that makes no difference.
with recursive parents as (
    select group_key, parent_group_key from servicenow.group
),
unknown_parents as (
    select group_key
    from servicenow.unknown_parent
    where exists (select 1 from servicenow.group_role where inherits)
        and not exists (select 1 from recon.allowance where guardrail = 'cut-off-inputs')
),
final as (
    select group_key from unknown_parents
    union
    select parents.group_key
    from parents
    join final on final.group_key = parents.parent_group_key
)
select group_key from final
