-- compare.moved
-- title:       Findings that the rules moved
-- one row per: old_no, new_no
-- reads:       compare.row, compare.cause, compare.subject
-- columns:
--   old_no:      of compare.row
--   new_no:      of compare.row
--   kind:        of the finding
--   state:       what became of it
--   user_key:    its identity in the new data; null if it has none
--   user_name:   of its account
--   item:        what it is about
--   rule_before: the place in the old rules that decided
--   rule:        the place in the new rules that decides
--   is_step:     its severity changed
with moves as (
    select compared.old_no, compared.new_no, compared.kind, compared.state, compared.user_name, compared.item, compared.rule_before, compared.rule
    from compare.row as compared
    join compare.cause as cause
        on coalesce(cause.old_no, -1) = coalesce(compared.old_no, -1) and coalesce(cause.new_no, -1) = coalesce(compared.new_no, -1)
    where cause.cause_code = 'rules'
),
subjects as (
    select run, finding_no, user_key, other_user_key from compare.subject
),
final as (
    select
        moves.old_no, moves.new_no, moves.kind, moves.state,
        if(subjects.run = 'new', subjects.user_key, subjects.other_user_key) as user_key,
        moves.user_name, moves.item, moves.rule_before, moves.rule,
        moves.state = 'persisting' as is_step
    from moves
    left join subjects
        on subjects.run = if(moves.new_no is null, 'old', 'new') and subjects.finding_no = coalesce(moves.new_no, moves.old_no)
)
select old_no, new_no, kind, state, user_key, user_name, item, rule_before, rule, is_step from final
