-- compare.asked
-- title:       Changes of the old plan whose effect matters
-- one row per: change_id
-- reads:       compare.finding, compare.cause
-- columns:
--   change_id: of the old run's plan
--
-- A change matters if the data ended a finding that it was to end.
with ended as (
    select findings.change_ids
    from compare.finding as findings
    join compare.cause as cause on cause.side = 'old' and cause.cause_code = 'data' and cause.old_no = findings.finding_no
    where findings.run = 'old' and findings.change_ids <> ''
),
final as (
    select distinct unnest(string_split(change_ids, '; ')) as change_id from ended
)
select change_id from final
