-- judge.refusal
-- title:       Rows that do not count, and why
-- one row per: source_no, part_no, line
-- reads:       judge.answer, judge.sender, judge.own_item, judge.altered, judge.own_packet, judge.twice, campaign.setting, campaign.item, campaign.later, returned.source
-- columns:
--   source_no: of returned.source
--   part_no:   of returned.part
--   line:      of the sheet or the file
--   refusal:   the code
--   detail:    what the code is about: cells, a word, a day, an address; null if there is nothing to add
--   is_of_reviewer: whoever may decide the row did, and so takes back what they decided before
--
-- Where several reasons hold, the first is told: whether the row is ours, whether its sender may
-- decide it, what was changed in it, and what is decided. A row in which nothing is decided is not judged.
with answers as (
    select source_no, part_no, line, received, sender, said_packet, said_campaign_id, packet, item_id, email, is_ended, word, written, decision, until, until_text, comment
    from judge.answer
),
senders as (
    select source_no, email from judge.sender
),
own_items as (
    select source_no, item_id from judge.own_item
),
altered as (
    select source_no, part_no, line, cells from judge.altered
),
own_packets as (
    select source_no, part_no, email from judge.own_packet
),
twice as (
    select source_no, part_no, line from judge.twice where is_contradiction
),
setting as (
    select campaign_id, self, comment_privileged, comment_findings, comment_always, min_comment, finding_needs_until, max_until from campaign.setting
),
items as (
    select item_id, kind, privileged, finding_ids, kinds, fact_hash from campaign.item
),
later as (
    select item_id, fact_hash from campaign.later where fact_hash is not null
),
sources as (
    select source_no, is_after_close from returned.source
),
seen as (
    select
        answers.*,
        altered.cells,
        senders.email is not null as is_reviewer,
        own_items.item_id is not null as is_own,
        twice.line is not null as is_contradiction,
        own_packets.email as packet_email,
        coalesce(items.kind = 'match', false) as is_match,
        coalesce(items.privileged, false) as is_privileged,
        coalesce(items.finding_ids, '') <> '' as has_finding,
        list_contains(string_split(coalesce(items.kinds, ''), '; '), 'orphaned.leaver') as is_leaver,
        later.fact_hash <> items.fact_hash as is_stale,
        sources.is_after_close,
        setting.campaign_id, setting.self, setting.min_comment, setting.finding_needs_until, setting.max_until,
        setting.comment_always or setting.comment_privileged and coalesce(items.privileged, false)
            or setting.comment_findings and coalesce(items.finding_ids, '') <> '' as is_comment_needed,
        cast(answers.received as date) + setting.max_until as last_until
    from answers
    cross join setting
    inner join sources on sources.source_no = answers.source_no
    left join senders on senders.source_no = answers.source_no and senders.email = answers.email
    left join own_items on own_items.source_no = answers.source_no and own_items.item_id = answers.item_id
    left join altered on altered.source_no = answers.source_no and altered.part_no = answers.part_no and altered.line = answers.line
    left join own_packets on own_packets.source_no = answers.source_no and own_packets.part_no = answers.part_no
    left join twice on twice.source_no = answers.source_no and twice.part_no = answers.part_no and twice.line = answers.line
    left join items on items.item_id = answers.item_id
    left join later on later.item_id = answers.item_id
),
judged as (
    select
        source_no, part_no, line, said_campaign_id, said_packet, packet, sender, cells, written, until_text, last_until, min_comment,
        case
            when said_campaign_id <> '' and said_campaign_id <> campaign_id then 'foreign'
            when item_id is null then 'unknown_row'
            when is_after_close then 'closed'
            when is_ended or said_packet <> '' and said_packet <> packet or packet_email <> email then 'wrong_packet'
            when not is_reviewer then 'not_reviewer'
            when is_own and self = 'never' then 'self'
            when cells is not null then 'altered'
            when decision is null and is_match then 'candidate'
            when decision is null then 'word'
            when is_contradiction then 'contradiction'
            when is_match and decision = 'none' and length(comment) < greatest(min_comment, 1) then 'needs_reason'
            when decision = 'keep' and is_leaver then 'impossible'
            when decision = 'keep' and is_comment_needed and length(comment) < greatest(min_comment, 1) then 'needs_comment'
            when decision = 'keep' and until_text <> '' and (until is null or until <= cast(received as date)) then 'needs_until'
            when decision = 'keep' and has_finding and finding_needs_until and until is null then 'needs_until'
            when decision = 'keep' and max_until > 0 and until > last_until then 'until_too_late'
            when is_stale then 'stale'
        end as refusal
    from seen
    where word <> ''
),
final as (
    select
        source_no, part_no, line, refusal,
        case refusal
            when 'foreign' then said_campaign_id
            when 'wrong_packet' then packet
            when 'not_reviewer' then sender
            when 'self' then sender
            when 'altered' then cells
            when 'word' then written
            when 'candidate' then written
            when 'needs_comment' then cast(min_comment as varchar)
            when 'needs_reason' then cast(greatest(min_comment, 1) as varchar)
            when 'needs_until' then nullif(until_text, '')
            when 'until_too_late' then cast(last_until as varchar)
        end as detail,
        refusal in ('altered', 'word', 'candidate', 'contradiction', 'impossible', 'needs_comment', 'needs_reason', 'needs_until', 'until_too_late', 'stale') as is_of_reviewer
    from judged
    where refusal is not null
)
select source_no, part_no, line, refusal, detail, is_of_reviewer from final
