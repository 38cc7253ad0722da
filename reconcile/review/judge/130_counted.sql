-- judge.counted
-- title:       The decisions that count, and who made them
-- one row per: item_id, is_second
-- reads:       judge.share, judge.answer, judge.standing, judge.sender
-- columns:
--   item_id:     of campaign.item
--   is_second:   the second reviewer's part
--   packet:      of campaign.assignment
--   email:       the reviewer of record
--   decider:     address of who decided: the reviewer, if nobody knows
--   is_delegate: by leave of the reviewer
--   approved_by: who let them
--   source_no:   of returned.source
--   part_no:     of returned.part
--   line:        of the sheet or the file
--   decision:    keep, revoke or change
--   comment:     as it is written
--   decided_at:  of a page; null of other forms
--   received:    of the file
--   is_cut:      locked columns are missing
--   is_unknown:  nobody knows who sent it
with shares as (
    select item_id, is_second, packet from judge.share where packet is not null
),
standings as (
    select packet, item_id, email, source_no, part_no, line from judge.standing
),
answers as (
    select source_no, part_no, line, sender, decision, comment, decided_at, received, is_cut from judge.answer
),
senders as (
    select source_no, email, is_delegate, approved_by from judge.sender
),
final as (
    select
        shares.item_id, shares.is_second, shares.packet, standings.email,
        coalesce(nullif(answers.sender, ''), standings.email) as decider,
        senders.is_delegate, senders.approved_by,
        answers.source_no, answers.part_no, answers.line, answers.decision, answers.comment, answers.decided_at, answers.received, answers.is_cut,
        answers.sender = '' as is_unknown
    from shares
    inner join standings on standings.packet = shares.packet and standings.item_id = shares.item_id
    inner join answers on answers.source_no = standings.source_no and answers.part_no = standings.part_no and answers.line = standings.line
    inner join senders on senders.source_no = answers.source_no and senders.email = standings.email
)
select item_id, is_second, packet, email, decider, is_delegate, approved_by, source_no, part_no, line, decision, comment, decided_at, received, is_cut, is_unknown from final
