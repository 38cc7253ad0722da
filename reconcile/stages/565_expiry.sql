-- recon.expiry
-- title:       Until when the change files may be imported
-- one row per: counted_from
-- reads:       policy.setting, input.side
-- columns:
--   counted_from: what the time counts from: as_of, or the system with the oldest export, okta or servicenow
--   starts_at:    that instant, UTC
--   expires_at:   when the change files expire, UTC; null if never
--   is_expired:   they have already expired at as_of
--   rule:         the place in the rules that says how long, default for what nobody wrote
--
-- A plan is as old as the oldest thing that it knows. A side whose export time is unknown
-- does not count.
with settings as (
    select
        max(value) filter (name = 'as_of') as as_of,
        max(value) filter (name = 'guardrails.expires') as expires,
        max(rule) filter (name = 'guardrails.expires') as rule
    from policy.setting
),
starts as (
    select 'as_of' as counted_from, cast(as_of as timestamp) as starts_at, 0 as place from settings
    union all
    select system as counted_from, exported_at as starts_at, 1 as place from input.side where exported_at is not null
),
first_start as (
    select counted_from, starts_at
    from starts
    qualify row_number() over (order by starts_at, place, counted_from) = 1
),
final as (
    select
        first_start.counted_from,
        first_start.starts_at,
        first_start.starts_at + cast(nullif(settings.expires, '') as interval) as expires_at,
        coalesce(first_start.starts_at + cast(nullif(settings.expires, '') as interval) <= cast(settings.as_of as timestamp), false) as is_expired,
        settings.rule
    from first_start
    cross join settings
)
select counted_from, starts_at, expires_at, is_expired, rule from final
