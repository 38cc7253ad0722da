-- review.candidate
-- title:       Who is to review each item, by each rule, and why they may not
-- one row per: item_id, entry_no
-- reads:       review.rule_match, review.item, review.person, review.match, review.named, review.manager, review.group_manager, review.group_meaning, setting.reviewer, setting.choice
-- columns:
--   item_id:       the item
--   entry_no:      the rule
--   account_key:   who it yields; null if nobody, or an address that no account has
--   person:        of that account; the address, if no account has it
--   email:         where their packet goes
--   name:          of them, for people
--   candidate:     as the rule or the export names them
--   why_not:       why they may not; null if they may
--   is_self:       it is their own access, or that of another account of theirs
--   is_conflicted: they can grant what they would review
--
-- A person is not let review themselves whatever the account: an account with the same
-- identity or the same address is theirs. Of a delegation both sides are it, of a match each candidate. An address
-- that no account has will do for the fallback and the owner alone: of anybody else nothing
-- is known.
with matches as (
    select item_id, entry_no from review.rule_match
),
items as (
    select item_id, kind, account_key, group_key, other_account_key from review.item
),
people as (
    select account_key, person, email, addresses, name, user_name, service_owner, can_grant, why_not from review.person
),
matched as (
    select account_key, addresses, list_transform(identities, lambda each: 'okta:' || each) || list_transform(identities, lambda each: 'login:' || each) as persons
    from review.match
),
names as (
    select text, account_key, why_not from review.named
),
managers as (
    select account_key, manager_account_key, candidate, why_not from review.manager
),
group_managers as (
    select group_key, manager_account_key, candidate, why_not from review.group_manager
),
managed as (
    select group_key, manager_account_key from review.group_meaning
),
entries as (
    select entry_no, is_last_resort, reviewer from setting.reviewer
),
choices as (
    select
        coalesce(max(value) filter (name = 'self'), 'never') as self,
        coalesce(max(value) filter (name = 'conflicted'), 'flag') as conflicted
    from setting.choice
),
yielded as (
    select
        matches.item_id, matches.entry_no, entries.is_last_resort,
        items.kind, items.account_key as subject_key, items.group_key, items.other_account_key,
        case entries.reviewer
            when 'manager' then managers.manager_account_key
            when 'managers_manager' then above.manager_account_key
            when 'group_manager' then group_managers.manager_account_key
            else names.account_key
        end as account_key,
        case entries.reviewer
            when 'manager' then managers.candidate
            when 'managers_manager' then above.candidate
            when 'group_manager' then group_managers.candidate
            when 'service_owner' then subjects.service_owner
            else entries.reviewer
        end as candidate,
        case entries.reviewer
            when 'manager' then managers.why_not
            when 'managers_manager' then coalesce(managers.why_not, above.why_not)
            when 'group_manager' then group_managers.why_not
            when 'service_owner' then if(coalesce(subjects.service_owner, '') = '', 'missing', names.why_not)
            else names.why_not
        end as why_not
    from matches
    join entries on entries.entry_no = matches.entry_no
    join items on items.item_id = matches.item_id
    join people as subjects on subjects.account_key = items.account_key
    left join names on names.text = if(entries.reviewer = 'service_owner', subjects.service_owner, entries.reviewer)
    left join managers on managers.account_key = items.account_key
    left join managers as above on above.account_key = managers.manager_account_key
    left join group_managers on group_managers.group_key = items.group_key
),
known as (
    select
        yielded.item_id, yielded.entry_no, yielded.kind,
        yielded.account_key,
        coalesce(people.person, if(yielded.is_last_resort, lower(yielded.candidate), null)) as person,
        coalesce(people.email, if(yielded.is_last_resort and yielded.account_key is null, yielded.candidate, null)) as email,
        coalesce(nullif(people.name, ''), people.user_name, yielded.candidate) as name,
        coalesce(nullif(yielded.candidate, ''), people.user_name, '') as candidate,
        case
            when yielded.is_last_resort and yielded.why_not = 'missing' then null
            else coalesce(yielded.why_not, people.why_not)
        end as why_not,
        coalesce(
            people.person = subjects.person or people.person = others.person
            or list_has_any(coalesce(people.addresses, [lower(yielded.candidate)]), subjects.addresses)
            or list_has_any(coalesce(people.addresses, [lower(yielded.candidate)]), others.addresses), false)
            or yielded.kind = 'match' and coalesce(
                list_contains(matched.persons, people.person) or list_has_any(coalesce(people.addresses, [lower(yielded.candidate)]), matched.addresses), false) as is_self,
        coalesce(len(people.can_grant) > 0 or managed.manager_account_key = yielded.account_key, false) as is_conflicted
    from yielded
    left join people on people.account_key = yielded.account_key
    join people as subjects on subjects.account_key = yielded.subject_key
    left join people as others on others.account_key = yielded.other_account_key
    left join managed on managed.group_key = yielded.group_key
    left join matched on matched.account_key = yielded.subject_key
),
final as (
    select
        known.item_id, known.entry_no, known.account_key, known.person, known.email, known.name, known.candidate,
        case
            when known.why_not is not null then known.why_not
            when known.is_self and choices.self = 'never' then 'self'
            when known.is_conflicted and choices.conflicted = 'never' then 'conflicted'
        end as why_not,
        known.is_self, known.is_conflicted
    from known
    cross join choices
)
select item_id, entry_no, account_key, person, email, name, candidate, why_not, is_self, is_conflicted from final
