-- judge.flag
-- title:       What the owner should look at
-- one row per: item_id, is_second, flag
-- reads:       judge.counted, judge.verdict, campaign.setting, campaign.item, campaign.person, campaign.assignment
-- columns:
--   item_id:   of campaign.item
--   is_second: the second reviewer's part
--   flag:      the code
--
-- A flagged decision counts. How fast somebody decided follows from a page alone, and from five
-- decisions or more.
with counted as (
    select item_id, is_second, packet, email, decider, is_delegate, decision, comment, decided_at, received, is_cut, is_unknown from judge.counted
),
waiting as (
    select item_id from judge.verdict where is_waiting
),
setting as (
    select as_of, due, self, conflicted, reciprocal, bulk_min, bulk_share, fast_median, same_comment_min, unused_days from campaign.setting
),
items as (
    select item_id, kind, subject_key, identity, entitlement_key, privileged, last_used, finding_ids, reviewer_email, independence, second_reviewer, second_independence
    from campaign.item
),
people as (
    select lower(email) as email, subject_key, identity, can_grant, manages from campaign.person where email <> ''
),
assignments as (
    select distinct item_id, email from campaign.assignment where not is_ended
),
comments as (
    select item_id, is_second, decider, nullif(lower(trim(comment)), '') as comment, packet, decision from counted
),
in_bulk as (
    select packet, decision
    from (
        select packet, decision, count(*) as rows, count(distinct comment) as comments, sum(count(*)) over (partition by packet) as of_packet
        from comments
        group by packet, decision
    )
    cross join setting
    where rows >= bulk_min and comments <= 1 and rows >= of_packet * bulk_share
),
repeated as (
    select decider, comment
    from comments
    cross join setting
    where comment is not null
    group by decider, comment, same_comment_min
    having count(*) >= same_comment_min
),
gaps as (
    select packet, epoch(decided_at) - lag(epoch(decided_at)) over (partition by packet order by decided_at) as gap
    from counted
    where decided_at is not null
),
fast as (
    select packet
    from gaps
    cross join setting
    group by packet, fast_median
    having count(gap) >= 4 and median(gap) < fast_median
),
pairs as (
    select distinct people.identity as reviewer, items.identity as subject
    from assignments
    inner join people on people.email = assignments.email
    inner join items on items.item_id = assignments.item_id
    where people.identity <> '' and items.identity <> '' and people.identity <> items.identity
),
deciders as (
    select distinct counted.item_id, counted.is_second,
        people.can_grant <> '' or items.kind = 'group' and list_contains(string_split(people.manages, '; '), items.entitlement_key) as is_conflicted,
        people.subject_key = items.subject_key or people.identity <> '' and people.identity = items.identity as is_own,
        (items.identity, people.identity) in (select (reviewer, subject) from pairs) as is_reciprocal
    from counted
    inner join people on people.email = counted.decider
    inner join items on items.item_id = counted.item_id
),
told as (
    select counted.item_id, counted.is_second, string_split(if(counted.is_second, items.second_independence, items.independence), '; ') as codes
    from counted
    inner join items on items.item_id = counted.item_id
    where counted.decider = lower(if(counted.is_second, items.second_reviewer, items.reviewer_email))
),
final as (
    select item_id, is_second, 'late' as flag from counted cross join setting where cast(received as date) > due
    union all
    select counted.item_id, counted.is_second, 'bulk' as flag from counted inner join in_bulk on in_bulk.packet = counted.packet and in_bulk.decision = counted.decision
    union all
    select comments.item_id, comments.is_second, 'same_comment' as flag from comments inner join repeated on repeated.decider = comments.decider and repeated.comment = comments.comment
    union all
    select counted.item_id, counted.is_second, 'fast' as flag from counted inner join fast on fast.packet = counted.packet where counted.decided_at is not null
    union all
    select counted.item_id, counted.is_second, 'against_finding' as flag from counted inner join items on items.item_id = counted.item_id where counted.decision = 'keep' and items.finding_ids <> ''
    union
    select item_id, is_second, 'conflicted' as flag from deciders cross join setting where is_conflicted and conflicted <> 'allow'
    union
    select item_id, is_second, 'conflicted' as flag from told cross join setting where list_contains(codes, 'conflicted') and conflicted <> 'allow'
    union
    select item_id, is_second, 'reciprocal' as flag from deciders cross join setting where is_reciprocal and reciprocal <> 'allow'
    union
    select item_id, is_second, 'reciprocal' as flag from told cross join setting where list_contains(codes, 'reciprocal') and reciprocal <> 'allow'
    union
    select item_id, is_second, 'self' as flag from deciders cross join setting where is_own and self <> 'allow'
    union all
    select item_id, is_second, 'delegate' as flag from counted where is_delegate
    union all
    select item_id, is_second, 'sender_unknown' as flag from counted where is_unknown
    union all
    select item_id, is_second, 'columns_missing' as flag from counted where is_cut
    union all
    select counted.item_id, counted.is_second, 'kept_unused' as flag
    from counted
    inner join items on items.item_id = counted.item_id
    cross join setting
    where counted.decision = 'keep' and items.privileged
        and (items.last_used = 'never' or try_cast(items.last_used as date) < setting.as_of - setting.unused_days)
    union all
    select counted.item_id, counted.is_second, 'waits_for_second' as flag from counted inner join waiting on waiting.item_id = counted.item_id
)
select item_id, is_second, flag from final
