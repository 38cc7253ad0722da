-- recon.control_limit
-- title:       Whether stale accounts have passed the limits of controls
-- one row per: finding_id, control
-- reads:       recon.finding, recon.kind, recon.control, recon.last_use, policy.setting
-- columns:
--   finding_id:  of recon.finding
--   account_key: the account it is about
--   control:     a control that says how long an account may go unused
--   limit_days:  the number of days that the control allows
--   unused_days: days since its last use, or since it was created if it was never used
--   is_past:     the account has been unused for at least that long; null if not known
--
-- The rules may be stricter or laxer than a control. A finding by stricter rules is no
-- evidence for a control whose limit is not reached yet.
with findings as (
    select finding_id, kind, account_key from recon.finding where kind in ('stale.dormant', 'stale.never_used', 'stale.pending')
),
kinds as (
    select kind, controls from recon.kind
),
controls as (
    select control, limit_days from recon.control where limit_days is not null
),
uses as (
    select account_key, coalesce(last_use_at, created_at) as unused_since from recon.last_use
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
measured as (
    select
        findings.finding_id, findings.account_key, controls.control, controls.limit_days,
        datesub('day', uses.unused_since, as_ofs.as_of) as unused_days
    from findings
    join kinds on kinds.kind = findings.kind
    join controls on list_contains(string_split(kinds.controls, '; '), controls.control)
    cross join as_ofs
    left join uses on uses.account_key = findings.account_key
),
final as (
    select finding_id, account_key, control, limit_days, unused_days, unused_days >= limit_days as is_past from measured
)
select finding_id, account_key, control, limit_days, unused_days, is_past from final
