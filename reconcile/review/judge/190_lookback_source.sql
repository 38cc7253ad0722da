-- judge.lookback_source
-- title:       What can be known of who changed access
-- one row per: why
-- reads:       campaign.item, campaign.later
-- columns:
--   why:      a reason for which lookback.csv lists a change
--   of:       how much access there is to ask about; null if nobody knows
--   known_of: of how much the exports say when and by whom it was granted
--
-- Without times nothing is known, which is not the same as nothing that happened. What was added
-- and removed again between two exports is in neither of them: the audit of roles (sys_audit_role)
-- would say it, and is not read.
with items as (
    select since, granted_by from campaign.item where kind in ('role', 'group')
),
later as (
    select since from campaign.later where kind in ('role', 'group')
),
granted as (
    select count(*) as "of", count(*) filter (where since <> '' and granted_by <> '') as known_of from items
),
final as (
    select 'by_reviewer_of_item' as why, "of", known_of from granted
    union all
    select 'by_self', "of", known_of from granted
    union all
    select 'after_snapshot', nullif(count(*), 0), count(*) filter (where since <> '') from later
    union all
    select 'came_and_went', null, 0
)
select why, "of", known_of from final
