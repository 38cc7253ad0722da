-- html.extent
-- title:       How far the run reaches
-- one row per: run
-- reads:       recon.finding, recon.verdict, input.file
with subjects as (
    select user_key, account_key from recon.finding
),
verdicts as (
    select account_key, user_key from recon.verdict
),
people as (
    select count(distinct coalesce(2 * coalesce(subjects.user_key, verdicts.user_key), 2 * subjects.account_key + 1)) as people
    from subjects
    left join verdicts on verdicts.account_key = subjects.account_key
),
files as (
    select
        max(newest_at) filter (where system = 'okta') as okta,
        max(newest_at) filter (where system = 'servicenow') as servicenow
    from input.file
),
final as (
    select
        people.people,
        coalesce(strftime(files.okta, '%Y-%m-%d %H:%M'), '') as okta,
        coalesce(strftime(files.servicenow, '%Y-%m-%d %H:%M'), '') as servicenow
    from people
    cross join files
)
select people, okta, servicenow
from final
