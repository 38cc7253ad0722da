-- judge.last
-- title:       What a reviewer said of an item of a packet, the last word first
-- one row per: source_no, part_no, line
-- reads:       judge.answer, judge.refusal, judge.twice
-- columns:
--   source_no: of returned.source
--   part_no:   of returned.part
--   line:      of the sheet or the file
--   packet:    of campaign.assignment
--   item_id:   of campaign.item
--   received:  of the file
--   sha256:    of the file
--   decision:  null if it is refused
--   refusal:   why; null if it counts
--   comment:   as it is written
--   place:     1 is the last word: what was received last, and of files received at once the one with the greater hash
--
-- Rows that nobody may decide, or that are of another campaign, take no decision back. Rows in which
-- nothing is decided say nothing, and rows that stand in a file again say nothing new.
with answers as (
    select source_no, part_no, line, packet, item_id, received, sha256, decision, comment from judge.answer where item_id is not null and word <> ''
),
refused as (
    select source_no, part_no, line, refusal, is_of_reviewer from judge.refusal
),
repeated as (
    select source_no, part_no, line from judge.twice where is_repeated
),
final as (
    select
        answers.source_no, answers.part_no, answers.line, answers.packet, answers.item_id, answers.received, answers.sha256, answers.comment,
        if(refused.refusal is null, answers.decision, null) as decision,
        refused.refusal,
        row_number() over (
            partition by answers.packet, answers.item_id
            order by answers.received desc, answers.sha256 desc, answers.part_no, answers.line
        ) as place
    from answers
    left join refused on refused.source_no = answers.source_no and refused.part_no = answers.part_no and refused.line = answers.line
    left join repeated on repeated.source_no = answers.source_no and repeated.part_no = answers.part_no and repeated.line = answers.line
    where repeated.line is null and (refused.refusal is null or refused.is_of_reviewer)
)
select source_no, part_no, line, packet, item_id, received, sha256, decision, refusal, comment, place from final
