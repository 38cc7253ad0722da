-- html.subjects
-- title:       Whom each finding is about, their department and their manager
-- one row per: finding
-- reads:       main.finding, recon.finding, recon.verdict, okta.user, servicenow.user
--
-- The number of the person (see data/people.sql), -1 if it is nobody known. The department
-- and the manager are the account's, else the identity's.
with findings as (
    select finding_no, finding_id from main.finding where finding_no < $most
),
subjects as (
    select finding_id, user_key, account_key from recon.finding
),
verdicts as (
    select account_key, user_key from recon.verdict
),
identities as (
    select user_key, department, manager, "managerId" as manager_id, manager_key, coalesce(nullif("displayName", ''), login) as called from okta.user
),
accounts as (
    select account_key, department, manager, manager_account_key, coalesce(name, user_name) as called from servicenow.user
),
about as (
    select
        findings.finding_no, subjects.account_key,
        coalesce(subjects.user_key, verdicts.user_key) as user_key
    from findings
    left join subjects on subjects.finding_id = findings.finding_id
    left join verdicts on verdicts.account_key = subjects.account_key
),
-- of the accounts and identities, the few that findings are about
own_accounts as (
    select accounts.account_key, accounts.department, accounts.manager, accounts.manager_account_key from accounts semi join about on about.account_key = accounts.account_key
),
own_identities as (
    select identities.user_key, identities.department, identities.manager, identities.manager_id, identities.manager_key from identities semi join about on about.user_key = identities.user_key
),
placed as (
    select
        about.finding_no,
        coalesce(2 * about.user_key, 2 * about.account_key + 1, -1) as subject,
        coalesce(nullif(accounts.department, ''), nullif(identities.department, ''), '') as department,
        coalesce(managers.called, nullif(accounts.manager, ''), superiors.called, nullif(identities.manager, ''), identities.manager_id, '') as manager
    from about
    left join own_accounts as accounts on accounts.account_key = about.account_key
    left join own_identities as identities on identities.user_key = about.user_key
    left join accounts as managers on managers.account_key = accounts.manager_account_key
    left join identities as superiors on superiors.user_key = identities.manager_key
),
final as (
    select finding_no, cast(subject as varchar) as subject, department, manager from placed
)
select subject, department, manager
from final
order by finding_no
