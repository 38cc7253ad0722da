-- judge.altered
-- title:       Rows in which a locked cell is not what was sent
-- one row per: source_no, part_no, line
-- reads:       judge.answer, returned.row, returned.part, campaign.sent
-- columns:
--   source_no: of returned.source
--   part_no:   of returned.part
--   line:      of the sheet or the file
--   cells:     the names of the cells, in the order of the packet
--
-- A reviewer decides on what the row says. What a program does to cells when it saves them is
-- no change: see judge.is_same. A column that is missing is another matter. A packet that was made of
-- another, whose name it begins with, says the same, but for what Look at says of the reviewer.
with answers as (
    select source_no, part_no, line, split_part(packet, '-', 1) as packet, packet like '%-%' as is_made, item_id from judge.answer where item_id is not null
),
rows as (
    select source_no, part_no, line, person, account, title, department, access, gives, how, since, granted_by, last_used, look_at, by_the_rules, last_time
    from returned.row
),
parts as (
    select source_no, part_no, is_narrow, is_text from returned.part
),
sent as (
    select packet, item_id, person, account, title, department, access, gives, how, since, granted_by, last_used, look_at, by_the_rules, last_time
    from campaign.sent
),
compared as (
    select
        answers.source_no, answers.part_no, answers.line,
        unnest([
            {'cell': 'person', 'sent': sent.person, 'came': rows.person},
            {'cell': 'account', 'sent': sent.account, 'came': rows.account},
            {'cell': 'title', 'sent': sent.title, 'came': rows.title},
            {'cell': 'department', 'sent': sent.department, 'came': rows.department},
            {'cell': 'access', 'sent': sent.access, 'came': rows.access},
            {'cell': 'gives', 'sent': sent.gives, 'came': rows.gives},
            {'cell': 'how', 'sent': sent.how, 'came': rows.how},
            {'cell': 'since', 'sent': sent.since, 'came': rows.since},
            {'cell': 'granted_by', 'sent': sent.granted_by, 'came': rows.granted_by},
            {'cell': 'last_used', 'sent': sent.last_used, 'came': rows.last_used},
            {'cell': 'look_at', 'sent': sent.look_at, 'came': if(answers.is_made, null, rows.look_at)},
            {'cell': 'by_the_rules', 'sent': sent.by_the_rules, 'came': rows.by_the_rules},
            {'cell': 'last_time', 'sent': sent.last_time, 'came': rows.last_time}
        ]) as cell,
        unnest(range(13)) as place,
        parts.is_narrow, parts.is_text
    from answers
    inner join rows on rows.source_no = answers.source_no and rows.part_no = answers.part_no and rows.line = answers.line
    inner join parts on parts.source_no = answers.source_no and parts.part_no = answers.part_no
    inner join sent on sent.packet = answers.packet and sent.item_id = answers.item_id
),
final as (
    select source_no, part_no, line, string_agg(cell.cell, ', ' order by place) as cells
    from compared
    where cell.came is not null and cell.came <> coalesce(cell.sent, '') and not coalesce(judge.is_same(cell.sent, cell.came, is_narrow, is_text), false)
    group by source_no, part_no, line
)
select source_no, part_no, line, cells from final
