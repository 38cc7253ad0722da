-- recon.dependence
-- title:       Which change must be in effect before which
-- one row per: change_no, needs_no
-- reads:       recon.candidate, recon.loss, recon.gain, recon.completed_conflict
-- columns:
--   change_no:   a change
--   needs_no:    one that must be in effect before it: depends_on of the plan
--   cause:       why it is left out without that change, half a sentence
--   is_circular: each needs the other, directly or through other changes: neither can be made
--
-- Whatever set of changes holds with each change what it needs is safe: it takes nothing
-- granted away, opens nothing that is not granted and completes no conflict. Limits,
-- selections and forms that leave something out rest on this.
with recursive candidates as (
    select change_no, holder, "table", operation, is_deactivating, is_stripping from recon.candidate
),
access as (
    select change_no, needs_no, cause from recon.loss where needs_no is not null
    union all
    select change_no, needs_no, cause from recon.gain where needs_no is not null
    union all
    select change_no, needs_no, cause from recon.completed_conflict where needs_no is not null
),
creations as (
    select holder, change_no from candidates where "table" = 'sys_user' and operation = 'create'
),
closings as (
    select holder, min(change_no) as change_no from candidates where is_deactivating group by holder
),
plain as (
    select candidates.change_no, creations.change_no as needs_no, 'the account it is for is not created' as cause
    from candidates
    join creations on creations.holder = candidates.holder and creations.change_no <> candidates.change_no
    union all
    select candidates.change_no, closings.change_no as needs_no, 'it belongs to a deactivation that is not selected' as cause
    from candidates
    join closings on closings.holder = candidates.holder
    where candidates.is_stripping
),
edges as (
    select distinct change_no, needs_no from access where change_no <> needs_no
),
reached as (
    select change_no, needs_no from edges
    union
    select reached.change_no, edges.needs_no
    from reached
    join edges on edges.change_no = reached.needs_no
),
circular as (
    select forth.change_no, forth.needs_no
    from reached as forth
    join reached as back on back.change_no = forth.needs_no and back.needs_no = forth.change_no
),
all_needs as (
    select change_no, needs_no, cause, 1 as place from access where change_no <> needs_no
    union all
    select change_no, needs_no, cause, 2 as place from plain
),
merged as (
    select change_no, needs_no, arg_min(cause, (place, cause)) as cause
    from all_needs
    group by change_no, needs_no
),
final as (
    select merged.change_no, merged.needs_no, merged.cause, circular.change_no is not null as is_circular
    from merged
    left join circular on circular.change_no = merged.change_no and circular.needs_no = merged.needs_no
)
select change_no, needs_no, cause, is_circular from final
