-- html.stale
-- title:       The accounts longest without use
-- one row per: account
-- reads:       main.finding, recon.finding, recon.account_use
--
-- By the last use, or where there was none by the day the account was created.
with findings as (
    select finding_id, kind, severity, user_name, name, finding_no
    from main.finding
    where kind in ('stale.dormant', 'stale.never_used') and not coalesce(excepted, false)
),
subjects as (
    select finding_id, account_key from recon.finding
),
uses as (
    select account_key, last_use_at, created_at from recon.account_use
),
final as (
    select
        findings.finding_id,
        findings.severity,
        coalesce(findings.user_name, '') as user_name,
        coalesce(findings.name, '') as name,
        coalesce(strftime(uses.last_use_at, '%Y-%m-%d'), '') as last_use,
        coalesce(strftime(uses.created_at, '%Y-%m-%d'), '') as created,
        coalesce(uses.last_use_at, uses.created_at) as since,
        findings.finding_no
    from findings
    join subjects on subjects.finding_id = findings.finding_id
    join uses on uses.account_key = subjects.account_key
)
select finding_id, severity, user_name, name, last_use, created
from final
order by since, finding_no
limit $most
