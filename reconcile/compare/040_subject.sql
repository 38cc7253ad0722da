-- compare.subject
-- title:       Whom a finding is about, in its own run and in the other
-- one row per: run, finding_no
-- reads:       compare.finding, compare.account, compare.identity
-- columns:
--   run:               old or new
--   finding_no:        of compare.finding
--   account_key:       its account; null if it is about none
--   user_key:          its identity, likewise
--   other_account_key: the same account in the other run; null if it is not there
--   other_user_key:    the same identity there
--
-- By sys_id and okta_id; by name where one of the runs does not know them.
with findings as (
    select run, finding_no, kind, nullif(sys_id, '') as sys_id, lower(user_name) as user_name, nullif(okta_id, '') as okta_id, lower(login) as login
    from compare.finding
    where run in ('old', 'new')
),
accounts as (
    select run, account_key, sys_id, lower(user_name) as user_name from compare.account
),
identities as (
    select run, user_key, okta_id, lower(login) as login from compare.identity
),
runs (run, other) as (
    values ('old', 'new'), ('new', 'old')
),
account_ways as (
    select findings.run, findings.finding_no, accounts.run as in_run, accounts.account_key, 1 as way
    from findings
    join accounts on accounts.sys_id = findings.sys_id
    union all
    select findings.run, findings.finding_no, accounts.run as in_run, accounts.account_key, 2 as way
    from findings
    join accounts on accounts.user_name = findings.user_name
    where (findings.sys_id is null or accounts.sys_id is null) and not starts_with(findings.kind, 'exception.')
),
found_accounts as (
    select run, finding_no, in_run, arg_min(account_key, (way, account_key)) as account_key
    from account_ways
    group by run, finding_no, in_run
),
identity_ways as (
    select findings.run, findings.finding_no, identities.run as in_run, identities.user_key, 1 as way
    from findings
    join identities on identities.okta_id = findings.okta_id
    union all
    select findings.run, findings.finding_no, identities.run as in_run, identities.user_key, 2 as way
    from findings
    join identities on identities.login = findings.login
    where findings.okta_id is null or identities.okta_id is null
),
found_identities as (
    select run, finding_no, in_run, arg_min(user_key, (way, user_key)) as user_key
    from identity_ways
    group by run, finding_no, in_run
),
final as (
    select
        findings.run, findings.finding_no,
        accounts.account_key, identities.user_key,
        other_accounts.account_key as other_account_key, other_identities.user_key as other_user_key
    from findings
    join runs on runs.run = findings.run
    left join found_accounts as accounts
        on accounts.run = findings.run and accounts.finding_no = findings.finding_no and accounts.in_run = runs.run
    left join found_accounts as other_accounts
        on other_accounts.run = findings.run and other_accounts.finding_no = findings.finding_no and other_accounts.in_run = runs.other
    left join found_identities as identities
        on identities.run = findings.run and identities.finding_no = findings.finding_no and identities.in_run = runs.run
    left join found_identities as other_identities
        on other_identities.run = findings.run and other_identities.finding_no = findings.finding_no and other_identities.in_run = runs.other
)
select run, finding_no, account_key, user_key, other_account_key, other_user_key from final
