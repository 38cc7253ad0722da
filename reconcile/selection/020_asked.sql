-- selection.asked
-- title:       Which changes are asked for
-- one row per: change_id
-- reads:       selection.selector, selection.match, recon.draft
-- columns:
--   change_id: of change
--   is_by_id:  its own id asks for it
--   is_wished: it is asked for, by its id or by a finding that it corrects
--   objection: why it is not taken although it is asked for; null if it is
--
-- What takes access away may correct several findings at once: a membership confers several
-- roles. It is taken whole if its own id, a kind or a severity asks for it; by ids of findings only
-- if all of them that are about access were approved; and never if one of those is excepted.
-- Findings about accounts except a change only together: an excess role goes on its own
-- account, even if the deactivation that it would go with does not.
with selectors as (
    select is_only, id from selection.selector
),
matches as (
    select change_id, is_about_access, is_wanted, is_wanted_by_class, is_excepted from selection.match
),
changes as (
    select distinct change_id from recon.draft
),
by_finding as (
    select
        change_id,
        bool_or(is_wanted and not is_excepted) as is_wanted,
        bool_or(is_wanted_by_class and not is_excepted) as is_wanted_by_class,
        bool_and(is_wanted or not is_about_access) as is_all_wanted,
        bool_and(is_excepted) as is_excepted,
        bool_or(is_excepted and is_about_access) as is_access_excepted
    from matches
    group by change_id
),
by_id as (
    select
        changes.change_id,
        coalesce(bool_or(selectors.is_only), false) as is_wanted,
        coalesce(bool_or(not selectors.is_only), false) as is_excepted
    from changes
    left join selectors on selectors.id = changes.change_id
    group by changes.change_id
),
final as (
    select
        by_id.change_id,
        by_id.is_wanted as is_by_id,
        (by_id.is_wanted or by_finding.is_wanted) and not by_id.is_excepted and not by_finding.is_excepted as is_wished,
        case
            when by_finding.is_access_excepted then 'it also corrects a finding that is accepted'
            when not (by_id.is_wanted or by_finding.is_wanted_by_class or by_finding.is_all_wanted) then
                'it also corrects a finding that was not asked for'
        end as objection
    from by_id
    join by_finding on by_finding.change_id = by_id.change_id
)
select change_id, is_by_id, is_wished, if(is_wished, objection, null) as objection from final
