-- judge.standing
-- title:       Where each item of each packet stands
-- one row per: packet, item_id
-- reads:       campaign.assignment, judge.last, judge.pass
-- columns:
--   packet:     of campaign.assignment
--   item_id:    of campaign.assignment
--   email:      of the reviewer
--   is_second:  the second reviewer's part
--   is_passed:  the reviewer before passed it on
--   is_ended:   it was reassigned
--   is_in_force: it is this reviewer's to decide, or was until they passed it on
--   is_leaf:    it is nobody else's since
--   decision:   the last word; null if there is none, or it is refused
--   refusal:    why the last word does not count
--   source_no:  of the last word, like the next four
--   part_no:    of returned.part
--   line:       of the sheet or the file
--   received:   of the file
--   sha256:     of the file
with recursive assignments as (
    select packet, item_id, email, is_second, came_from, is_passed, is_ended from campaign.assignment
),
lasts as (
    select packet, item_id, decision, refusal, source_no, part_no, line, received, sha256 from judge.last where place = 1
),
passes as (
    select packet, item_id, next_packet from judge.pass where is_last and next_email is not null
),
in_force as (
    select packet, item_id from assignments where not is_passed and not is_ended
    union
    select assignments.packet, assignments.item_id
    from in_force
    inner join passes on passes.packet = in_force.packet and passes.item_id = in_force.item_id
    inner join assignments on assignments.packet = passes.next_packet and assignments.item_id = passes.item_id and not assignments.is_ended
),
final as (
    select
        assignments.packet, assignments.item_id, assignments.email, assignments.is_second, assignments.is_passed, assignments.is_ended,
        in_force.packet is not null as is_in_force,
        in_force.packet is not null and passes.packet is null as is_leaf,
        lasts.decision, lasts.refusal, lasts.source_no, lasts.part_no, lasts.line, lasts.received, lasts.sha256
    from assignments
    left join in_force on in_force.packet = assignments.packet and in_force.item_id = assignments.item_id
    left join lasts on lasts.packet = assignments.packet and lasts.item_id = assignments.item_id
    left join passes on passes.packet = assignments.packet and passes.item_id = assignments.item_id
)
select packet, item_id, email, is_second, is_passed, is_ended, is_in_force, is_leaf, decision, refusal, source_no, part_no, line, received, sha256 from final
