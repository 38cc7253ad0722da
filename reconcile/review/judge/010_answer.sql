-- judge.answer
-- title:       What was returned, row by row, and what the rows are about
-- one row per: source_no, part_no, line
-- reads:       returned.row, returned.source, returned.part, campaign.token, campaign.assignment, campaign.item, campaign.word
-- columns:
--   source_no:   of returned.source
--   part_no:     of returned.part
--   line:        of the sheet or the file
--   received:    of the file
--   sha256:      of the file
--   sender:      of the file; '' if nobody knows
--   token:       what the row is known by; '' if it has none
--   said_packet: the packet that the file says it is; '' if it does not
--   said_campaign_id: the campaign that the file says it is of; '' if it does not
--   is_cut:      locked columns are missing
--   packet:      of the row; null if the token is not known
--   item_id:     likewise
--   email:       of the reviewer, likewise
--   is_ended:    the item was reassigned since
--   word:        the decision, in plain letters
--   written:     as it is written
--   decision:    what it means, of a match the login of the candidate that it numbers or names; null if that is not known
--   until:       the day; null if there is none, or it cannot be read
--   until_text:  as it is written
--   comment:     as it is written
--   decided_at:  of a page; null of other forms
with rows as (
    select source_no, part_no, line, token, typed, word, written, until, comment, decided_at from returned.row
),
sources as (
    select source_no, sha256, sender, received from returned.source
),
parts as (
    select source_no, part_no, campaign_id, packet, is_cut from returned.part
),
tokens as (
    select token, packet, item_id from campaign.token
),
assignments as (
    select packet, item_id, email, is_ended from campaign.assignment
),
items as (
    select item_id, kind, string_split(confers, '; ') as logins from campaign.item
),
words as (
    select word, decision from campaign.word
),
final as (
    select
        rows.source_no, rows.part_no, rows.line,
        sources.received, sources.sha256, sources.sender,
        if(rows.token = '', rows.typed, rows.token) as token,
        parts.packet as said_packet,
        parts.campaign_id as said_campaign_id,
        parts.is_cut,
        tokens.packet, tokens.item_id, assignments.email, assignments.is_ended,
        rows.word, rows.written,
        case
            when items.kind is distinct from 'match' or words.decision in ('not mine', 'don''t know') then words.decision
            when rows.word in ('none', 'nobody') then 'none'
            else coalesce(
                items.logins[try_cast(regexp_extract(rows.word, '^([1-9])(?:[.,]0*|\))?$', 1) as integer)],
                list_filter(items.logins, lambda each: lower(each) = lower(trim(rows.written)))[1])
        end as decision,
        judge.day(rows.until) as until,
        rows.until as until_text,
        rows.comment,
        try_cast(nullif(rows.decided_at, '') as timestamptz)::timestamp as decided_at
    from rows
    inner join sources on sources.source_no = rows.source_no
    inner join parts on parts.source_no = rows.source_no and parts.part_no = rows.part_no
    left join tokens on tokens.token = rows.token
    left join assignments on assignments.packet = tokens.packet and assignments.item_id = tokens.item_id
    left join items on items.item_id = tokens.item_id
    left join words on words.word = rows.word
)
select
    source_no, part_no, line, received, sha256, sender, token, said_packet, said_campaign_id, is_cut, packet, item_id, email, is_ended,
    word, written, decision, until, until_text, comment, decided_at
from final
