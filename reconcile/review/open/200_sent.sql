-- review.sent
-- title:       What stands in the locked cells of each row of each packet
-- one row per: packet, row
-- reads:       review.packet_row, review.item, review.access, review.person, review.match, recon.group, policy.unmanaged_role, review.last_time
-- columns:
--   packet:       of review.packet_row
--   row:          likewise
--   item_id:      likewise
--   person:       the name, else the user name
--   account:      the user name
--   title:        as the account has it
--   department:   as the account has it
--   access:       the role or group
--   gives:        what comes with it, and what it is for
--   how:          direct, or the group
--   since:        the day it was granted
--   granted_by:   who did
--   last_used:    the day the account was last used, never, or not known
--   look_at:      what deserves a look
--   by_the_rules: the rules that grant it
--   last_time:    what was decided in the last campaign
--
-- Texts are as a cell has them: in one line, inert, and not endless. The file sent.csv has
-- them so, which is what a returned row is compared with.
with packet_rows as (
    select packet, row_no, item_id, independence, is_second from review.packet_row
),
items as (
    select item_id, kind, account_key, group_key, other_account_key, rules, rank, finding_reason, kinds, is_privileged, is_new from review.item
),
accesses as (
    select item_id, entitlement, description, confers, via, since_on, granted_by, is_licensed, until_on from review.access
),
people as (
    select account_key, sys_id, user_name, name, title, department, use, is_service, service_owner from review.person
),
matches as (
    select account_key, text from review.match
),
groups as (
    select group_key, is_managed from recon.group
),
last_times as (
    select item_id, decision, decided_on, decided_by from review.last_time
),
judged as (
    select not coalesce(bool_or(pattern = '*' and rule = 'default'), false) as are_roles_judged from policy.unmanaged_role
),
texts as (
    select
        packet_rows.packet, packet_rows.row_no, packet_rows.item_id,
        coalesce(nullif(people.name, ''), people.user_name, people.sys_id) as person,
        coalesce(people.user_name, people.sys_id) as account,
        people.title, people.department,
        case items.kind
            when 'account' then if(people.is_service, 'service account', 'account')
            when 'match' then 'Whose account is it?'
            when 'delegation' then 'acts for ' || coalesce(nullif(others.name, ''), accesses.entitlement)
            else accesses.entitlement
        end as access,
        case items.kind
            when 'account' then 'signing in'
            when 'match' then matches.text
            when 'delegation' then 'what that person is asked to approve or do'
            else concat_ws('. ', rtrim(accesses.description, '. '), case
                when len(accesses.confers) > 0 and items.kind = 'group' then 'Roles: ' || review.some(accesses.confers, 20)
                when len(accesses.confers) > 0 then 'Contains ' || review.some(accesses.confers, 20)
                when items.kind = 'group' then 'No role'
            end)
        end as gives,
        case items.kind when 'delegation' then coalesce('until ' || strftime(accesses.until_on, '%Y-%m-%d'), 'without an end') else accesses.via end as how,
        strftime(accesses.since_on, '%Y-%m-%d') as since,
        accesses.granted_by,
        people.use as last_used,
        array_to_string(list_filter([
            if(items.is_privileged, 'Privileged.', ''),
            if(list_contains(packet_rows.independence, 'conflicted'), 'You can grant this yourself.', ''),
            if(list_contains(packet_rows.independence, 'reciprocal'), 'This person reviews your access, too.', ''),
            if(list_contains(packet_rows.independence, 'self'), 'This is your own access.', ''),
            if(people.is_service, 'Service account' || coalesce(', owner ' || nullif(people.service_owner, ''), '') || '.', ''),
            coalesce(items.finding_reason, ''),
            if(len(items.kinds) > 1, 'Other findings: ' || review.some(items.kinds, 5) || '.', ''),
            if(accesses.is_licensed, 'Needs a licence.', ''),
            if(items.is_new, 'New since the last review.', ''),
            if(packet_rows.is_second, 'Second review: both reviewers must keep it.', '')
        ], lambda each: each <> ''), ' ') as look_at,
        case
            when len(items.rules) > 0 then array_to_string(items.rules, '; ')
            when items.kind = 'role' and judged.are_roles_judged then 'no rule grants it'
            when items.kind = 'group' and groups.is_managed then 'no rule grants it'
            when items.kind in ('role', 'group') then 'the rules do not say'
            else ''
        end as by_the_rules,
        case
            when last_times.decision is not null then last_times.decision || ' on ' || last_times.decided_on || ' by ' || last_times.decided_by
            when last_times.item_id is not null then 'nobody decided'
            else ''
        end as last_time
    from packet_rows
    join items on items.item_id = packet_rows.item_id
    join accesses on accesses.item_id = packet_rows.item_id
    join people on people.account_key = items.account_key
    left join people as others on others.account_key = items.other_account_key
    left join groups on groups.group_key = items.group_key
    left join matches on matches.account_key = items.account_key
    left join last_times on last_times.item_id = items.item_id
    cross join judged
),
final as (
    select
        packet, row_no as row, item_id,
        review.cell(person) as person, review.cell(account) as account, review.cell(title) as title, review.cell(department) as department,
        review.cell(access) as access, review.cell(gives) as gives, review.cell(how) as how, coalesce(since, '') as since,
        review.cell(granted_by) as granted_by, last_used, review.cell(look_at) as look_at, by_the_rules, review.cell(last_time) as last_time
    from texts
)
select
    packet, row, item_id, person, account, title, department, access, gives, how, since, granted_by, last_used, look_at, by_the_rules, last_time
from final
