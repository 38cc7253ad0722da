-- review.population
-- title:       The control totals
-- one row per: total, part, reason
-- reads:       review.person, review.grant, review.membership, review.access, review.selected, review.item, review.packet_row, input.balance, input.completeness
-- columns:
--   total:    accounts, grants, memberships, items or packet_rows
--   part:     what is counted; null of the total itself
--   reason:   of excluded ones, why; null otherwise
--   count:    how many
--   part_no:  the order of the parts
--   declared: of a total, how many an extract says there are; null if none does
--
-- Each number is counted by itself, from the relation that it is about: parts and total
-- agree because nothing was lost on the way, and not because one was made of the other.
with balance as (
    select
        relation,
        sum(rows_read) as rows_read, sum(rows_duplicate) as rows_duplicate, sum(rows_rejected) as rows_rejected, sum(rows_unused) as rows_unused
    from input.balance
    where relation in ('servicenow.user', 'servicenow.user_role', 'servicenow.group_member')
    group by relation
),
named as (
    select case relation when 'servicenow.user' then 'accounts' when 'servicenow.user_role' then 'grants' else 'memberships' end as total, balance.*
    from balance
),
declarations as (
    select case relation when 'servicenow.user' then 'accounts' when 'servicenow.user_role' then 'grants' else 'memberships' end as total, max(rows_declared) as declared
    from input.completeness
    where relation in ('servicenow.user', 'servicenow.user_role', 'servicenow.group_member')
    group by relation
),
read as (
    select total, cast(null as varchar) as part, cast(null as varchar) as reason, rows_read as count, 0 as part_no from named
    union all
    select total, 'read_twice', null, rows_duplicate, 1 from named
    union all
    select total, 'rejected', null, rows_rejected, 2 from named
    union all
    select total, 'not_needed', null, rows_unused, 3 from named
),
people as (
    select account_key, is_active, is_platform from review.person
),
accesses as (
    select item_id, kind, account_key from review.access
),
selected as (
    select item_id, part, reason from review.selected
),
items as (
    select item_id, kind, account_key from review.item
),
account_parts as (
    select
        people.account_key,
        case
            when not people.is_active then 'inactive'
            when people.is_platform then 'platform'
            when people.account_key in (select account_key from items) then 'with_items'
            when bool_or(selected.part = 'excluded') then 'excluded'
            when bool_or(selected.part = 'not_selected') then 'not_selected'
        end as part,
        case when people.is_active and not people.is_platform and people.account_key not in (select account_key from items) then min(selected.reason) end as reason
    from people
    left join accesses on accesses.account_key = people.account_key
    left join selected on selected.item_id = accesses.item_id
    group by people.account_key, people.is_active, people.is_platform
),
counted as (
    select 'accounts' as total, part, reason, count(*) as count from account_parts where part is not null group by all
    union all
    select 'grants' as total, part, null as reason, count(*) as count from review.grant where part <> 'item' group by all
    union all
    select 'memberships' as total, part, null as reason, count(*) as count from review.membership where part <> 'item' group by all
    union all
    select if(kind = 'role', 'grants', 'memberships') as total, 'items' as part, null as reason, count(*) as count
    from items
    where kind in ('role', 'group')
    group by kind
    union all
    select if(accesses.kind = 'role', 'grants', 'memberships') as total, selected.part, selected.reason, count(*) as count
    from selected
    join accesses on accesses.item_id = selected.item_id
    where accesses.kind in ('role', 'group') and selected.part <> 'item'
    group by all
    union all
    select 'items' as total, null as part, null as reason, count(*) as count from accesses
    union all
    select 'items' as total, 'in_review' as part, null as reason, count(*) as count from items
    union all
    select 'items' as total, part, reason, count(*) as count from selected where part <> 'item' group by all
    union all
    select 'packet_rows' as total, null as part, null as reason, count(*) as count from items
    union all
    select 'packet_rows' as total, 'sent' as part, null as reason, count(*) as count from review.packet_row where not is_second
),
numbered as (
    select total, part, reason, count, part_no from read where part is null or count > 0
    union all
    select total, part, reason, count, coalesce(list_position(
        ['inherited', 'not_in_force', 'inactive', 'platform', 'unmanaged', 'confers_nothing', 'duplicate', 'with_items', 'items', 'in_review', 'sent', 'excluded', 'not_selected'],
        part) + 3, 0) as part_no
    from counted
),
final as (
    select numbered.*, if(numbered.part is null, declarations.declared, null) as declared
    from numbered
    left join declarations on declarations.total = numbered.total
)
select total, part, reason, count, part_no, declared from final
