-- review.selected
-- title:       Which items the settings select, and which they exclude
-- one row per: item_id
-- reads:       review.access, review.person, review.access_finding, setting.item_kind, setting.only, setting.exclude, setting.pattern
-- columns:
--   item_id: the item
--   part:    item, if it is reviewed; or excluded; or not_selected
--   place:   the setting that excludes it
--   reason:  why, as the setting says
--
-- A role is asked for by its name, and so is a group that confers it. Of a grant whose day
-- was not exported nobody knows that it is old.
with items as (
    select item_id, kind, account_key, entitlement, confers, since_on, is_privileged from review.access
),
people as (
    select account_key, lower(user_name) as user_name from review.person
),
with_findings as (
    select distinct item_id from review.access_finding
),
kinds as (
    select kind from setting.item_kind
),
only_entries as (
    select entry_no, is_privileged, has_findings, granted_since from setting.only
),
exclude_entries as (
    select entry_no, place, reason from setting.exclude
),
patterns as (
    select entry_of, entry_no, about, like_pattern from setting.pattern where entry_of in ('only', 'exclude')
),
entitlements as (
    select distinct kind, entitlement, confers from items where kind in ('role', 'group')
),
matched_entitlements as (
    select distinct entitlements.kind, entitlements.entitlement, entitlements.confers, patterns.entry_of, patterns.entry_no, patterns.about
    from entitlements
    join patterns on patterns.about = entitlements.kind and like_escape(entitlements.entitlement, patterns.like_pattern, '!')
    union
    select distinct entitlements.kind, entitlements.entitlement, entitlements.confers, patterns.entry_of, patterns.entry_no, patterns.about
    from entitlements
    join patterns on patterns.about = 'role'
        and entitlements.kind = 'group'
        and len(list_filter(entitlements.confers, lambda name: like_escape(name, patterns.like_pattern, '!'))) > 0
),
matched as (
    select items.item_id, matched_entitlements.entry_of, matched_entitlements.entry_no, matched_entitlements.about
    from items
    join matched_entitlements
        on matched_entitlements.kind = items.kind
        and matched_entitlements.entitlement = items.entitlement
        and matched_entitlements.confers = items.confers
    union
    select items.item_id, patterns.entry_of, patterns.entry_no, patterns.about
    from items
    join people on people.account_key = items.account_key
    join patterns on patterns.about = 'user_name' and like_escape(people.user_name, patterns.like_pattern, '!')
),
told as (
    select item_id, entry_of, entry_no, count(*) as matches from matched group by all
),
asked as (
    select entry_of, entry_no, count(distinct about) as parts from patterns group by all
),
excluded as (
    select told.item_id, min_by(exclude_entries.place, exclude_entries.entry_no) as place, min_by(exclude_entries.reason, exclude_entries.entry_no) as reason
    from told
    join asked on asked.entry_of = told.entry_of and asked.entry_no = told.entry_no and asked.parts = told.matches
    join exclude_entries on exclude_entries.entry_no = told.entry_no
    where told.entry_of = 'exclude'
    group by told.item_id
),
wanted as (
    select distinct items.item_id
    from items
    cross join only_entries
    left join with_findings on with_findings.item_id = items.item_id
    left join told on told.item_id = items.item_id and told.entry_of = 'only' and told.entry_no = only_entries.entry_no
    left join asked on asked.entry_of = 'only' and asked.entry_no = only_entries.entry_no
    where (items.is_privileged or not only_entries.is_privileged)
        and (with_findings.item_id is not null or not only_entries.has_findings)
        and coalesce(items.since_on >= only_entries.granted_since, true)
        and coalesce(told.matches, 0) = coalesce(asked.parts, 0)
),
final as (
    select
        items.item_id,
        case
            when items.kind not in (select kind from kinds) then 'not_selected'
            when excluded.item_id is not null then 'excluded'
            when wanted.item_id is null and exists (from only_entries) then 'not_selected'
            else 'item'
        end as part,
        excluded.place,
        excluded.reason
    from items
    left join excluded on excluded.item_id = items.item_id
    left join wanted on wanted.item_id = items.item_id
)
select item_id, part, if(part = 'excluded', place, null) as place, if(part = 'excluded', reason, null) as reason from final
