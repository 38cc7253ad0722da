-- html.compare_moved
-- title:       The first findings that each change of the rules moved, and how many it did
-- one row per: block, finding_id
-- reads:       compare.line_effect, compare.row
with moved as (
    select
        effect.block, compared.row_no, compared.finding_id, compared.state, compared.severity_before, compared.severity,
        concat_ws(' ', compared.kind, coalesce(compared.user_name, compared.login), '[' || compared.item || ']') as about
    from compare.line_effect as effect
    join compare.row as compared
        on coalesce(compared.old_no, -1) = coalesce(effect.old_no, -1) and coalesce(compared.new_no, -1) = coalesce(effect.new_no, -1)
),
final as (
    select
        block, row_no, finding_id, count(*) over (partition by block) as findings, about,
        if(state = 'persisting', severity_before || ' -> ' || severity, state) as state
    from moved
    qualify row_number() over (partition by block order by row_no) <= $most
)
select cast(block as bigint) as block, findings, finding_id, state, about from final order by block, row_no
