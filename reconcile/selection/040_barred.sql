-- selection.barred
-- title:       What guardrails without a number leave out of what is asked for
-- one row per: guardrail, item, change_id, finding_id
-- reads:       selection.selector, recon.barred, finding
-- columns:
--   guardrail:  of recon.barred
--   item:       of recon.barred
--   change_id:  of recon.barred
--   finding_id: a finding that is asked for
--   holder:     of recon.barred
--   rule:       of recon.barred
--
-- The plan lacks these changes, so that only their findings can ask for them.
with selectors as (
    select is_only, kind_like, severity, id from selection.selector
),
barred as (
    select guardrail, item, change_id, finding_id, holder, rule from recon.barred
),
findings as (
    select finding_id, kind, severity from finding
),
asks as (
    select count(*) filter (is_only) = 0 as is_everything from selectors
),
hits as (
    select barred.finding_id, bool_or(selectors.is_only) as is_wanted, bool_or(not selectors.is_only) as is_excepted
    from barred
    join findings on findings.finding_id = barred.finding_id
    join selectors
        on like_escape(findings.kind, selectors.kind_like, '!')
        or selectors.severity = findings.severity
        or selectors.id = findings.finding_id
    group by barred.finding_id
),
final as (
    select barred.*
    from barred
    cross join asks
    left join hits on hits.finding_id = barred.finding_id
    where (asks.is_everything or coalesce(hits.is_wanted, false)) and not coalesce(hits.is_excepted, false)
)
select guardrail, item, change_id, finding_id, holder, rule from final
