-- selection.match
-- title:       Which findings of each change are asked for
-- one row per: change_id, finding_id
-- reads:       selection.selector, recon.draft, finding
-- columns:
--   change_id:          of change
--   finding_id:         a finding that it corrects
--   kind:               of the finding
--   is_about_access:    the finding is about a role or a group, not about an account
--   is_wanted:          something asks for the finding; true if nothing is asked for in particular
--   is_wanted_by_class: and not only by its id
--   is_excepted:        something excepts the finding
with selectors as (
    select is_only, kind_like, severity, id from selection.selector
),
changes as (
    select distinct change_id, finding_ids from recon.draft
),
findings as (
    select finding_id, kind, severity from finding
),
asks as (
    select count(*) filter (is_only) = 0 as is_everything from selectors
),
corrected as (
    select changes.change_id, findings.finding_id, findings.kind, findings.severity
    from changes
    cross join unnest(string_split(changes.finding_ids, '; ')) as corrected (finding_id)
    join findings on findings.finding_id = corrected.finding_id
),
hits as (
    select corrected.change_id, corrected.finding_id, selectors.is_only, true as is_class
    from corrected
    join selectors on like_escape(corrected.kind, selectors.kind_like, '!')
    union all
    select corrected.change_id, corrected.finding_id, selectors.is_only, true as is_class
    from corrected
    join selectors on selectors.severity = corrected.severity
    union all
    select corrected.change_id, corrected.finding_id, selectors.is_only, false as is_class
    from corrected
    join selectors on selectors.id = corrected.finding_id
),
final as (
    select
        corrected.change_id,
        corrected.finding_id,
        any_value(corrected.kind) as kind,
        starts_with(any_value(corrected.kind), 'misroled.') as is_about_access,
        any_value(asks.is_everything) or coalesce(bool_or(hits.is_only), false) as is_wanted,
        any_value(asks.is_everything) or coalesce(bool_or(hits.is_only and hits.is_class), false) as is_wanted_by_class,
        coalesce(bool_or(not hits.is_only), false) as is_excepted
    from corrected
    cross join asks
    left join hits on hits.change_id = corrected.change_id and hits.finding_id = corrected.finding_id
    group by corrected.change_id, corrected.finding_id
)
select change_id, finding_id, kind, is_about_access, is_wanted, is_wanted_by_class, is_excepted from final
