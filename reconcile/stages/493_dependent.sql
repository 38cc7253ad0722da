-- recon.dependent
-- title:       What depends on each change, at any depth
-- one row per: change_no, dependent_no
-- reads:       recon.dependence
-- columns:
--   change_no:    a change
--   dependent_no: one that cannot be made without it
--
-- Whatever is left out takes these with it.
with recursive dependence as (
    select change_no, needs_no from recon.dependence
),
final as (
    select needs_no as change_no, change_no as dependent_no from dependence
    union
    select final.change_no, dependence.change_no as dependent_no
    from final
    join dependence on dependence.needs_no = final.dependent_no
)
select change_no, dependent_no from final
