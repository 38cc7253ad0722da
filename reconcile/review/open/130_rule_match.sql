-- review.rule_match
-- title:       Which reviewer rules are about which items
-- one row per: item_id, entry_no
-- reads:       review.item, review.access, review.person, setting.reviewer, setting.pattern, setting.choice
-- columns:
--   item_id:  the item
--   entry_no: the rule
--
-- A rule about a role is about groups that confer it, too: to be in such a group is to have
-- it. group_manager is about groups only, service_owner about service accounts. The second
-- reviewer (0) is about those items that need one, and never about matches.
with items as (
    select item_id, kind, account_key, is_privileged, rank from review.item
),
entitled as (
    select item_id, kind, entitlement, confers from review.access
),
people as (
    select account_key, is_service from review.person
),
entries as (
    select entry_no, account, reviewer from setting.reviewer
),
patterns as (
    select entry_no, about, like_pattern from setting.pattern where entry_of = 'reviewer'
),
choices as (
    select coalesce(max(value) filter (name = 'second_when'), '') as second_when from setting.choice
),
entitlements as (
    select distinct kind, entitlement, confers from entitled where kind in ('role', 'group')
),
matched as (
    select distinct entitlements.kind, entitlements.entitlement, entitlements.confers, patterns.entry_no
    from entitlements
    join patterns on patterns.about = entitlements.kind and like_escape(entitlements.entitlement, patterns.like_pattern, '!')
    union
    select distinct entitlements.kind, entitlements.entitlement, entitlements.confers, patterns.entry_no
    from entitlements
    join patterns on patterns.about = 'role'
        and entitlements.kind = 'group'
        and len(list_filter(entitlements.confers, lambda name: like_escape(name, patterns.like_pattern, '!'))) > 0
),
by_pattern as (
    select distinct entitled.item_id, matched.entry_no
    from entitled
    join matched on matched.kind = entitled.kind and matched.entitlement = entitled.entitlement and matched.confers = entitled.confers
),
final as (
    select items.item_id, entries.entry_no
    from items
    join people on people.account_key = items.account_key
    cross join entries
    cross join choices
    left join by_pattern on by_pattern.item_id = items.item_id and by_pattern.entry_no = entries.entry_no
    where (by_pattern.item_id is not null or entries.entry_no not in (select entry_no from patterns))
        and (entries.account = '' or people.is_service)
        and (entries.reviewer <> 'service_owner' or people.is_service)
        and (entries.reviewer <> 'group_manager' or items.kind = 'group')
        and (entries.entry_no > 0 or items.kind <> 'match' and case choices.second_when
            when 'privileged' then items.is_privileged
            when 'with_findings' then items.rank < 4
            else choices.second_when = 'always'
        end)
)
select item_id, entry_no from final
