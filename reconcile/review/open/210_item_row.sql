-- review.item_row
-- title:       The rows of items.csv
-- one row per: item_id
-- reads:       review.item, review.access, review.person, review.assignment, review.packet_row, review.last_time, setting.reviewer
-- columns:
--   item_id: and all others as in the README
with items as (
    select
        item_id, kind, account_key, is_privileged, rules, finding_ids, kinds, severity, suggestion, suggestion_reason, fact_hash
    from review.item
),
accesses as (
    select item_id, entitlement, entitlement_key, confers, via, since_on, granted_by, is_licensed, record_ids from review.access
),
people as (
    select
        account_key, subject_key, sys_id, user_name, name, login, okta_id, okta_status, title, department, manager, use
    from review.person
),
assignments as (
    select item_id, entry_no, independence, second_independence, next_emails from review.assignment
),
places as (
    select entry_no, place from setting.reviewer
),
last_times as (
    select item_id, decision, decided_on, decided_by from review.last_time
),
firsts as (
    select item_id, packet, email from review.packet_row where not is_second
),
seconds as (
    select item_id, packet, email from review.packet_row where is_second
),
final as (
    select
        items.item_id, items.kind, firsts.packet,
        firsts.email as reviewer_email, places.place as reviewer_rule, seconds.email as second_reviewer,
        people.sys_id, people.user_name, people.name, people.login, people.okta_status, people.title, people.department, people.manager,
        accesses.entitlement, array_to_string(accesses.confers, '; ') as confers, accesses.via,
        strftime(accesses.since_on, '%Y-%m-%d') as since, accesses.granted_by, people.use as last_used,
        items.is_privileged as privileged, accesses.is_licensed as licensed,
        array_to_string(items.rules, '; ') as rule, array_to_string(items.finding_ids, '; ') as finding_ids,
        array_to_string(items.kinds, '; ') as kinds, items.severity, items.suggestion, items.suggestion_reason,
        last_times.decision as last_decision, last_times.decided_on as last_decided_on, last_times.decided_by as last_decided_by, items.fact_hash,
        people.subject_key, accesses.entitlement_key, coalesce(people.okta_id, lower(people.login)) as identity,
        seconds.packet as second_packet,
        array_to_string(assignments.independence, '; ') as independence,
        array_to_string(assignments.second_independence, '; ') as second_independence,
        array_to_string(assignments.next_emails, '; ') as next_reviewers,
        accesses.record_ids
    from items
    join accesses on accesses.item_id = items.item_id
    join people on people.account_key = items.account_key
    join assignments on assignments.item_id = items.item_id
    left join places on places.entry_no = assignments.entry_no
    left join firsts on firsts.item_id = items.item_id
    left join seconds on seconds.item_id = items.item_id
    left join last_times on last_times.item_id = items.item_id
)
select
    item_id, kind, packet, reviewer_email, reviewer_rule, second_reviewer, sys_id, user_name, name, login, okta_status, title, department,
    manager, entitlement, confers, via, since, granted_by, last_used, privileged, licensed, rule, finding_ids, kinds, severity,
    suggestion, suggestion_reason, last_decision, last_decided_on, last_decided_by, fact_hash, subject_key, entitlement_key, identity,
    second_packet, independence, second_independence, next_reviewers, record_ids
from final
