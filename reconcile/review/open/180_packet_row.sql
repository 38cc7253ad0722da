-- review.packet_row
-- title:       Which item stands in which row of which packet
-- one row per: packet, row_no
-- reads:       review.assignment, review.item, review.access, review.person, setting.choice
-- columns:
--   packet:       P0001 and on, in the order of addresses
--   row_no:       from 1
--   item_id:      the item
--   is_second:    somebody else decides it, too, before the second reviewer
--   part:         of so many parts
--   parts:        a packet of more rows than anybody reviews is split
--   email:        where it goes
--   name:         of the reviewer
--   account_key:  of the reviewer; null if no account has the address
--   independence: what the reviewer's decision has against it
--
-- What has findings comes first, the gravest before others, then privileged access, then
-- people by name. A split packet has parts of one size.
with assignments as (
    select
        item_id, account_key, email, name, independence,
        second_account_key, second_email, second_name, second_independence
    from review.assignment
),
items as (
    select item_id, account_key, kind, rank, is_privileged from review.item
),
accesses as (
    select item_id, entitlement from review.access
),
people as (
    select account_key, name, user_name from review.person
),
choices as (
    select coalesce(max(try_cast(value as integer)) filter (name = 'most_rows'), 2000) as most_rows from setting.choice
),
sent as (
    select item_id, false as is_second, account_key, email, name, independence from assignments where email is not null
    union all
    select item_id, true as is_second, second_account_key, second_email, second_name, second_independence from assignments where second_email is not null
),
reviewers as (
    select
        lower(email) as address, is_second, count(*) as items,
        min(email) as email, min_by(name, (account_key is null, account_key)) as name, min(account_key) as account_key
    from sent
    group by lower(email), is_second
),
sized as (
    select reviewers.*, cast(ceil(reviewers.items / choices.most_rows) as integer) as parts
    from reviewers
    cross join choices
),
numbered as (
    select
        sized.*,
        coalesce(sum(parts) over (order by address, is_second rows between unbounded preceding and 1 preceding), 0) as before
    from sized
),
placed as (
    select
        sent.item_id, sent.independence,
        numbered.is_second, numbered.email, numbered.name, numbered.account_key, numbered.before, numbered.parts,
        cast(ceil(numbered.items / numbered.parts) as bigint) as size,
        row_number() over (
            partition by numbered.address, numbered.is_second
            order by items.rank, not items.is_privileged, people.name, people.user_name, items.kind, accesses.entitlement, sent.item_id
        ) - 1 as place
    from sent
    join numbered on numbered.address = lower(sent.email) and numbered.is_second = sent.is_second
    join items on items.item_id = sent.item_id
    join accesses on accesses.item_id = sent.item_id
    join people on people.account_key = items.account_key
),
final as (
    select
        format('P{:04d}', cast(before as bigint) + place // size + 1) as packet,
        cast(place % size + 1 as integer) as row_no,
        item_id, is_second,
        cast(place // size + 1 as integer) as part,
        parts, email, name, account_key, independence
    from placed
)
select packet, row_no, item_id, is_second, part, parts, email, name, account_key, independence from final
