-- judge.twice
-- title:       Rows that are in one file more than once
-- one row per: source_no, part_no, line
-- reads:       judge.answer
-- columns:
--   source_no:        of returned.source
--   part_no:          of returned.part
--   line:             of the sheet or the file
--   is_contradiction: one of them decides otherwise
--   is_repeated:      one before it says the same
with answers as (
    select source_no, part_no, line, token, decision, until from judge.answer where item_id is not null and word <> ''
),
final as (
    select
        source_no, part_no, line,
        min((coalesce(decision, ''), coalesce(until, date '0001-01-01'))) over same_row <> max((coalesce(decision, ''), coalesce(until, date '0001-01-01'))) over same_row as is_contradiction,
        row_number() over (partition by source_no, token order by part_no, line) > 1 as is_repeated
    from answers
    window same_row as (partition by source_no, token)
    qualify is_contradiction or is_repeated
)
select source_no, part_no, line, is_contradiction, is_repeated from final
