-- html.departments
-- title:       Departments most affected
-- one row per: department
-- reads:       recon.finding, recon.verdict, servicenow.user, okta.user
--
-- The department is the account's, else the identity's, as in the findings. Accepted
-- findings do not count, nor do doubtful ones.
with findings as (
    select severity, user_key, account_key from recon.finding where not coalesce(excepted, false) and certainty = 'certain'
),
verdicts as (
    select account_key, user_key from recon.verdict
),
accounts as (
    select account_key, department from servicenow.user
),
identities as (
    select user_key, department from okta.user
),
about as (
    select
        findings.severity, findings.account_key,
        coalesce(findings.user_key, verdicts.user_key) as user_key
    from findings
    left join verdicts on verdicts.account_key = findings.account_key
),
-- of the accounts and identities, the few that findings are about
own_accounts as (
    select accounts.account_key, accounts.department from accounts semi join about on about.account_key = accounts.account_key
),
own_identities as (
    select identities.user_key, identities.department from identities semi join about on about.user_key = identities.user_key
),
placed as (
    select
        coalesce(nullif(accounts.department, ''), nullif(identities.department, ''), '') as department,
        about.severity,
        coalesce(2 * about.user_key, 2 * about.account_key + 1) as subject
    from about
    left join own_accounts as accounts on accounts.account_key = about.account_key
    left join own_identities as identities on identities.user_key = about.user_key
),
final as (
    select
        department,
        count(*) as findings,
        count(distinct subject) as people,
        count(*) filter (where severity = 'critical') as critical,
        count(*) filter (where severity = 'high') as high,
        count(*) filter (where severity = 'medium') as medium,
        count(*) filter (where severity = 'low') as low
    from placed
    group by department
)
select department, findings, people, critical, high, medium, low
from final
order by findings desc, critical desc, department
limit $most
