-- html.extent
-- title:       How far the run reaches
-- one row per: run
-- reads:       main.finding, recon.finding, recon.verdict, input.file
--
-- People are counted once, with all their accounts. A finding about an exception may have
-- no more than a name: it counts if nobody else is called so.
with findings as (
    select finding_id, lower(user_name) as user_name, lower(login) as login from main.finding
),
subjects as (
    select finding_id, user_key, account_key from recon.finding
),
verdicts as (
    select account_key, user_key from recon.verdict
),
people as (
    select count(distinct coalesce(2 * coalesce(subjects.user_key, verdicts.user_key), 2 * subjects.account_key + 1)) as people
    from subjects
    left join verdicts on verdicts.account_key = subjects.account_key
),
called as (
    select findings.user_name, findings.login, subjects.user_key is null and subjects.account_key is null as is_nameless
    from findings
    join subjects on subjects.finding_id = findings.finding_id
),
strangers as (
    select count(distinct user_name) as strangers
    from called
    where
        is_nameless
        and user_name is not null
        and user_name not in (select user_name from called where not is_nameless and user_name is not null)
        and user_name not in (select login from called where not is_nameless and login is not null)
),
files as (
    select
        max(newest_at) filter (where system = 'okta') as okta,
        max(newest_at) filter (where system = 'servicenow') as servicenow
    from input.file
),
final as (
    select
        people.people + strangers.strangers as people,
        coalesce(strftime(files.okta, '%Y-%m-%d %H:%M'), '') as okta,
        coalesce(strftime(files.servicenow, '%Y-%m-%d %H:%M'), '') as servicenow
    from people
    cross join strangers
    cross join files
)
select people, okta, servicenow
from final
