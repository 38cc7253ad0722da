-- judge.pass
-- title:       Items that a reviewer passes on, and to whom
-- one row per: packet, item_id, next_packet
-- reads:       judge.last, campaign.assignment, campaign.item, campaign.person
-- columns:
--   packet:      from which packet
--   item_id:     of campaign.item
--   next_email:  to whom; null if nobody is left who may review it
--   next_packet: which packet that makes: of the name of the first, and a hash of where it comes from and to whom it goes
--   is_named:    the comment names them; else they are next by the rules
--   is_second:   the second reviewer's part
--   is_last:     it is the last word of the reviewer
--
-- Whom the comment names: by an address, or by a name that only one person has. Nobody gets an
-- item about themselves, one that they passed on, or, where two have to agree, one that they
-- decide already as the other of the two. Both sides of a delegation are whom it is about, and so is each candidate of a match. An earlier
-- word counts here, too: who got a packet may answer, whatever the reviewer before then says.
with recursive passes as (
    select packet, item_id, comment, bool_or(place = 1) as is_last
    from judge.last
    where decision in ('not mine', 'don''t know')
    group by packet, item_id, comment
),
assignments as (
    select packet, item_id, email, is_second, came_from, is_passed, is_ended from campaign.assignment
),
items as (
    select item_id, kind, subject_key, entitlement_key, identity, next_reviewers, record_ids from campaign.item
),
all_people as (
    select subject_key, lower(email) as email, identity from campaign.person where email <> ''
),
people as (
    select subject_key, lower(email) as email, lower(name) as name, identity
    from campaign.person
    where why_not = '' and email <> ''
),
names as (
    select name, min(email) as email from people where position(' ' in name) > 0 group by name having count(distinct email) = 1
),
chain as (
    select passes.packet, passes.item_id, assignments.email, assignments.came_from
    from (select distinct packet, item_id from passes) as passes
    inner join assignments on assignments.packet = passes.packet and assignments.item_id = passes.item_id
    union all
    select chain.packet, chain.item_id, assignments.email, assignments.came_from
    from chain
    inner join assignments on assignments.packet = chain.came_from and assignments.item_id = chain.item_id
),
named as (
    select packet, item_id, comment, unnest(regexp_extract_all(lower(comment), '[^\s<>"(),;:]+@[^\s<>"(),;:]+[^\s<>"(),;:.!?]')) as email, 1 as choice
    from passes
    union all
    select passes.packet, passes.item_id, passes.comment, names.email, 2 as choice
    from passes
    inner join names on contains(lower(passes.comment), names.name)
),
ruled as (
    select passes.packet, passes.item_id, passes.comment, unnest(string_split(lower(items.next_reviewers), '; ')) as email, 2 + unnest(range(1, 1 + len(string_split(items.next_reviewers, '; ')))) as choice
    from passes
    inner join items on items.item_id = passes.item_id
    where items.next_reviewers <> ''
),
candidates as (
    select packet, item_id, comment, email, choice from named
    union all
    select packet, item_id, comment, email, choice from ruled
),
other_part as (
    select passes.packet, passes.item_id, others.email
    from (select distinct packet, item_id from passes) as passes
    inner join assignments on assignments.packet = passes.packet and assignments.item_id = passes.item_id
    inner join assignments as others on others.item_id = passes.item_id and others.is_second <> assignments.is_second
    where not others.is_passed and not others.is_ended
),
subjects as (
    select item_id, subject_key, identity from items
    union all
    select items.item_id, items.entitlement_key, coalesce(all_people.identity, '')
    from items
    left join all_people on all_people.subject_key = items.entitlement_key
    where items.kind = 'delegation'
    union all
    select item_id, '', unnest(string_split(record_ids, '; ')) from items where kind = 'match'
),
excluded as (
    select packet, item_id, email from chain
    union
    select packet, item_id, email from other_part
    union
    select other_part.packet, other_part.item_id, same_person.email
    from other_part
    inner join all_people on all_people.email = other_part.email and all_people.identity <> ''
    inner join all_people as same_person on same_person.identity = all_people.identity
    union
    select passes.packet, passes.item_id, people.email
    from (select distinct packet, item_id from passes) as passes
    inner join subjects on subjects.item_id = passes.item_id
    inner join people on people.subject_key = subjects.subject_key or people.identity <> '' and people.identity = subjects.identity
),
chosen as (
    select candidates.packet, candidates.item_id, candidates.comment, arg_min(candidates.email, candidates.choice) as email, min(candidates.choice) <= 2 as is_named
    from candidates
    left join excluded on excluded.packet = candidates.packet and excluded.item_id = candidates.item_id and excluded.email = candidates.email
    left join people on people.email = candidates.email
    where excluded.email is null and (candidates.choice > 2 or people.email is not null)
    group by candidates.packet, candidates.item_id, candidates.comment
),
final as (
    select
        passes.packet, passes.item_id,
        chosen.email as next_email,
        split_part(passes.packet, '-', 1) || '-' || upper(left(sha256(passes.packet || chr(31) || coalesce(chosen.email, '')), 6)) as next_packet,
        bool_or(coalesce(chosen.is_named, false)) as is_named,
        any_value(assignments.is_second) as is_second,
        bool_or(passes.is_last) as is_last
    from passes
    inner join assignments on assignments.packet = passes.packet and assignments.item_id = passes.item_id
    left join chosen on chosen.packet = passes.packet and chosen.item_id = passes.item_id and chosen.comment = passes.comment
    group by passes.packet, passes.item_id, chosen.email
)
select packet, item_id, next_email, next_packet, is_named, is_second, is_last from final
