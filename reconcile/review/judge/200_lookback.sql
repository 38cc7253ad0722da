-- judge.lookback
-- title:       lookback.csv
-- one row per: item_id, why
-- reads:       campaign.item, campaign.person, campaign.assignment, campaign.later, campaign.setting, judge.lookback_source
-- columns:
--   at:         the day
--   changed_by: user name of who did it
--   user_name:  of whose access it is
--   role:       the role or the group
--   operation:  added; not known if the exports do not say what the reason asks
--   why:        by_reviewer_of_item, by_self, after_snapshot or came_and_went
--   kind:       role or group
--   item_id:    of items.csv, if it is there
--
-- Who granted what they review, or what they hold, in the period that the review certifies (at any
-- time if the settings name none); and what was granted from the day of the exports on, which
-- nobody reviewed.
with items as (
    select item_id, kind, user_name, subject_key, identity, entitlement, since, lower(granted_by) as granted_by
    from campaign.item
    where kind in ('role', 'group') and since <> '' and granted_by <> ''
),
known as (
    select item_id, since from campaign.item
),
people as (
    select lower(user_name) as user_name, lower(email) as email, subject_key, identity from campaign.person where user_name <> ''
),
assignments as (
    select distinct item_id, email from campaign.assignment
),
later as (
    select item_id, kind, user_name, entitlement, since, granted_by from campaign.later where kind in ('role', 'group') and since <> ''
),
setting as (
    select cast(as_of as varchar) as as_of, certified_from, certified_until from campaign.setting
),
unknown as (
    select why from judge.lookback_source where known_of = 0
),
certified as (
    select items.*
    from items
    cross join setting
    where (certified_from = '' or items.since >= certified_from) and (certified_until = '' or items.since <= certified_until)
),
final as (
    select distinct certified.since as "at", certified.granted_by as changed_by, certified.user_name, certified.entitlement as role,
        'added' as operation, 'by_reviewer_of_item' as why, certified.kind, certified.item_id
    from certified
    inner join people on people.user_name = certified.granted_by
    inner join assignments on assignments.item_id = certified.item_id and assignments.email = people.email
    union all
    select distinct certified.since, certified.granted_by, certified.user_name, certified.entitlement, 'added', 'by_self', certified.kind, certified.item_id
    from certified
    inner join people on people.user_name = certified.granted_by
    where people.subject_key = certified.subject_key or people.identity <> '' and people.identity = certified.identity
    union all
    select later.since, lower(later.granted_by), later.user_name, later.entitlement, 'added', 'after_snapshot', later.kind, later.item_id
    from later
    cross join setting
    left join known on known.item_id = later.item_id
    where later.since >= setting.as_of and (known.item_id is null or known.since is distinct from later.since)
    union all
    select null, null, null, null, 'not known', unknown.why, null, null
    from unknown
)
select "at", changed_by, user_name, role, operation, why, kind, item_id from final
