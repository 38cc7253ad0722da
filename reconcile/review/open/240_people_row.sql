-- review.people_row
-- title:       The rows of people.csv
-- one row per: subject_key
-- reads:       review.person, review.group_meaning
-- columns:
--   subject_key: and all others as in the README
with people as (
    select account_key, subject_key, sys_id, user_name, email, name, okta_id, login, why_not, can_grant from review.person
),
managed as (
    select manager_account_key as account_key, string_agg(entitlement_key, '; ' order by entitlement_key) as groups
    from review.group_meaning
    where manager_account_key is not null
    group by manager_account_key
),
final as (
    select
        people.sys_id, people.user_name, people.subject_key, people.email, people.name,
        coalesce(people.okta_id, lower(people.login)) as identity, people.why_not,
        array_to_string(people.can_grant, '; ') as can_grant, managed.groups as manages
    from people
    left join managed on managed.account_key = people.account_key
)
select sys_id, user_name, subject_key, email, name, identity, why_not, can_grant, manages from final
