-- judge.decision
-- title:       decisions.csv
-- one row per: *
-- reads:       judge.outcome, judge.answer, judge.standing, judge.share, judge.verdict, judge.sender, campaign.item, campaign.setting, returned.part
-- columns:
--   place:              the order of the file
--   item_id:            of items.csv; empty if the row is not known
--   kind:               of items.csv
--   user_name:          of items.csv
--   entitlement:        of items.csv
--   decision:           keep, revoke, change, not mine or don't know; else as it is written
--   until:              the day until which a keep holds
--   comment:            as the reviewer wrote it
--   reviewer_of_record: address of the person who had to decide
--   decided_by:         address of who did
--   delegated_by:       address of whose place they took
--   received:           when the decision came
--   source_sha256:      of the file it came in
--   state:              open, decided, flagged, refused, passed, superseded, unanswered or gone
--   refusal:            why it does not count
--   flags:              what the owner should look at, "; " between
--   fact_hash:          of items.csv
--   packet:             of the row
--   row:                what the row is known by, as it came
--   at:                 the sheet or the attached file, and the line
--   detail:             what the refusal is about
--
-- Each row that was returned, in the order in which files were received; then what nobody has
-- answered yet, or answered to any effect when the review was closed.
with outcomes as (
    select source_no, part_no, line, state, refusal, detail, flags from judge.outcome
),
answers as (
    select source_no, part_no, line, received, sha256, sender, token, said_packet, packet, item_id, email, decision, written, until, comment from judge.answer
),
standings as (
    select packet, item_id, email, is_second, is_leaf, source_no from judge.standing
),
shares as (
    select item_id, is_second, state from judge.share where packet is null
),
verdicts as (
    select item_id, state from judge.verdict
),
senders as (
    select source_no, email, is_delegate from judge.sender
),
items as (
    select item_id, kind, user_name, entitlement, fact_hash from campaign.item
),
setting as (
    select is_closed from campaign.setting
),
parts as (
    select source_no, part_no, name from returned.part
),
returned_rows as (
    select
        answers.received, answers.sha256, answers.part_no, answers.line,
        answers.item_id,
        coalesce(answers.decision, answers.written) as decision,
        answers.until, answers.comment, answers.email,
        nullif(answers.sender, '') as decided_by,
        if(senders.is_delegate, answers.email, null) as delegated_by,
        outcomes.state, outcomes.refusal, outcomes.flags, outcomes.detail,
        coalesce(answers.packet, nullif(answers.said_packet, '')) as packet,
        answers.token as "row",
        if(parts.name = '', '', parts.name || ':') || answers.line as "at"
    from outcomes
    inner join answers on answers.source_no = outcomes.source_no and answers.part_no = outcomes.part_no and answers.line = outcomes.line
    inner join parts on parts.source_no = outcomes.source_no and parts.part_no = outcomes.part_no
    left join senders on senders.source_no = answers.source_no and senders.email = answers.email
),
open_rows as (
    select
        null as received, null as sha256, null as part_no, null as line,
        standings.item_id,
        null as decision, null as until, null as comment, standings.email,
        null as decided_by, null as delegated_by,
        case when verdicts.state = 'gone' then 'gone' when setting.is_closed then 'unanswered' else 'open' end as state,
        null as refusal, null as flags, null as detail,
        standings.packet, null as "row", null as "at"
    from standings
    inner join shares on shares.item_id = standings.item_id and shares.is_second = standings.is_second
    inner join verdicts on verdicts.item_id = standings.item_id and verdicts.state <> 'decided'
    cross join setting
    where standings.is_leaf and (standings.source_no is null or setting.is_closed and verdicts.state <> 'gone')
),
all_rows as (
    select * from returned_rows
    union all
    select * from open_rows
),
final as (
    select
        row_number() over (order by received nulls last, sha256, part_no, line, all_rows.packet, all_rows.item_id) as place,
        all_rows.item_id, items.kind, items.user_name, items.entitlement,
        all_rows.decision, all_rows.until, all_rows.comment,
        all_rows.email as reviewer_of_record, all_rows.decided_by, all_rows.delegated_by,
        strftime(all_rows.received, '%Y-%m-%dT%H:%M:%SZ') as received,
        all_rows.sha256 as source_sha256,
        all_rows.state, all_rows.refusal, all_rows.flags, items.fact_hash, all_rows.packet, all_rows."row", all_rows."at", all_rows.detail
    from all_rows
    left join items on items.item_id = all_rows.item_id
)
select
    place, item_id, kind, user_name, entitlement, decision, until, comment, reviewer_of_record, decided_by, delegated_by, received, source_sha256,
    state, refusal, flags, fact_hash, packet, "row", "at", detail
from final
