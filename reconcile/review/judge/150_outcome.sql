-- judge.outcome
-- title:       What became of each row that was returned
-- one row per: source_no, part_no, line
-- reads:       judge.answer, judge.refusal, judge.last, judge.counted, judge.verdict, judge.flag, judge.share
-- columns:
--   source_no: of returned.source
--   part_no:   of returned.part
--   line:      of the sheet or the file
--   state:     decided, flagged, refused, passed, superseded, open (it waits for the second reviewer) or gone
--   refusal:   why it does not count; null if it is not refused
--   detail:    what that is about
--   flags:     those of the decision, "; " between; null if there are none
--
-- What somebody said in the place of the other of two who have to agree is refused only here: it
-- follows from both. A row that says nothing new is none of these: one in which nothing is decided,
-- or that stands in its file twice. A refusal that a later word replaced is superseded, too.
with answers as (
    select source_no, part_no, line, packet, item_id, word, sender, email from judge.answer
),
refused as (
    select source_no, part_no, line, refusal, detail from judge.refusal
),
lasts as (
    select source_no, part_no, line, decision, place from judge.last
),
counted as (
    select source_no, part_no, line, item_id, is_second, decision from judge.counted
),
verdicts as (
    select item_id, decision, state from judge.verdict
),
twins as (
    select item_id, twin_packet from judge.share where twin_packet is not null
),
flags as (
    select item_id, is_second, string_agg(flag, '; ' order by flag) as flags from judge.flag group by item_id, is_second
),
final as (
    select
        answers.source_no, answers.part_no, answers.line,
        twins.item_id is not null and refused.refusal is null and lasts.place = 1 and verdicts.state <> 'gone' as is_twin,
        case
            when refused.refusal is not null and coalesce(lasts.place, 1) = 1 then 'refused'
            when refused.refusal is not null or lasts.place > 1 then 'superseded'
            when verdicts.state = 'gone' then 'gone'
            when lasts.decision in ('not mine', 'don''t know') then 'passed'
            when is_twin then 'refused'
            when counted.line is null then 'superseded'
            when verdicts.decision is null then 'open'
            when counted.decision <> verdicts.decision then 'superseded'
            when flags.flags is not null then 'flagged'
            else 'decided'
        end as state,
        if(is_twin, 'same_person', refused.refusal) as refusal,
        if(is_twin, coalesce(nullif(answers.sender, ''), answers.email), refused.detail) as detail,
        if(refused.refusal is null, flags.flags, null) as flags
    from answers
    left join refused on refused.source_no = answers.source_no and refused.part_no = answers.part_no and refused.line = answers.line
    left join lasts on lasts.source_no = answers.source_no and lasts.part_no = answers.part_no and lasts.line = answers.line
    left join counted on counted.source_no = answers.source_no and counted.part_no = answers.part_no and counted.line = answers.line
    left join verdicts on verdicts.item_id = answers.item_id
    left join twins on twins.item_id = answers.item_id and twins.twin_packet = answers.packet
    left join flags on flags.item_id = counted.item_id and flags.is_second = counted.is_second
    where refused.refusal is not null or lasts.line is not null
)
select source_no, part_no, line, state, refusal, detail, flags from final
