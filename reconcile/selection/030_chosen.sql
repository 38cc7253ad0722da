-- selection.chosen
-- title:       Which changes are selected
-- one row per: change_id
-- reads:       selection.asked, recon.draft, recon.candidate, recon.dependence
-- columns:
--   change_id:   of recon.draft
--   is_selected: it is in the narrowed plan
--   left_out:    why it is not, although it was asked for; null if it was not asked for, or is selected
--
-- A change that is left out takes with it what depends on it, at any depth: a grant for an
-- account that is not created, a removal without the grant that has to come first, an
-- activation without the removal that has to. Records of one membership or grant go together.
with recursive drafted as (
    select distinct change_id from recon.draft
),
candidates as (
    select
        candidate.change_no, candidate.change_id, candidate.holder, candidate."table", candidate.operation,
        candidate.role_key, candidate.group_key
    from recon.candidate as candidate
    semi join drafted on drafted.change_id = candidate.change_id
),
asked as (
    select candidates.change_no, candidates.change_id, asked.is_wished, asked.objection
    from candidates
    join selection.asked as asked on asked.change_id = candidates.change_id
),
dependence as (
    select dependence.change_no, dependence.needs_no, dependence.cause
    from recon.dependence as dependence
    semi join candidates on candidates.change_no = dependence.change_no
    union all
    -- what stays of several records of one membership or grant keeps the access
    select
        one.change_no, other.change_no as needs_no,
        'several records make up one membership or grant, and they are changed together' as cause
    from candidates as one
    join candidates as other
        on other.holder = one.holder and other."table" = one."table" and other.operation = one.operation
        and other.role_key is not distinct from one.role_key and other.group_key is not distinct from one.group_key
        and other.change_no <> one.change_no
    where one.operation = 'delete' and (one.role_key is not null or one.group_key is not null)
),
dropped as (
    select change_no from asked where not is_wished or objection is not null
    union
    select dependence.change_no
    from dropped
    join dependence on dependence.needs_no = dropped.change_no
),
obstacles as (
    select dependence.change_no, min(dependence.cause) as cause
    from dependence
    join dropped on dropped.change_no = dependence.needs_no
    group by dependence.change_no
),
final as (
    select
        asked.change_id,
        dropped.change_no is null as is_selected,
        if(asked.is_wished, coalesce(asked.objection, obstacles.cause), null) as left_out
    from asked
    left join dropped on dropped.change_no = asked.change_no
    left join obstacles on obstacles.change_no = asked.change_no
)
select change_id, is_selected, left_out from final
