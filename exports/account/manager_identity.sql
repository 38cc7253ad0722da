-- account.manager_identity
-- title:       Which identity managerId, or else manager, means
-- one row per: user_key
-- reads:       okta.user
-- makes:       staging.manager_identity
--
-- Okta has no reference there but two texts, into which directories write what they have: by
-- Okta's id, login, employee number, e-mail, or a name that one identity has, the most exact
-- that knows the text. If managerId means nobody, manager counts, but no name then: somebody
-- of the same name may be another. Each org of Okta knows its own.
with by_okta_id as (
    select okta_org, okta_id, min(user_key) as user_key from okta.user where okta_id is not null group by okta_org, okta_id
),
by_login as (
    select okta_org, login, min(user_key) as user_key from okta.user group by okta_org, login
),
-- Mostly managerId is one of these to the letter, and nothing has to be looked up.
stated as (
    select
        users.user_key, users.okta_org, users."managerId" as manager_id, users.manager, coalesce(by_okta_id.user_key, by_login.user_key) as manager_key
    from okta.user as users
    left join by_okta_id on by_okta_id.okta_id = users."managerId" and by_okta_id.okta_org is not distinct from users.okta_org
    left join by_login on by_login.login = users."managerId" and by_login.okta_org is not distinct from users.okta_org
    where users."managerId" is not null or users.manager is not null
),
written as (
    select user_key, okta_org, servicenow.as_known(manager_id) as manager_id, servicenow.as_known(manager) as manager from stated where manager_key is null
),
texts as (
    select okta_org, manager_id as text from written where manager_id is not null
    union
    select okta_org, manager as text from written where manager is not null
),
-- The first two tell most, and the others are not made if they tell all.
identity as (
    select user_key, okta_org, servicenow.as_known(okta_id) as okta_id, lower(strip_accents(staging.trimmed(login))) as login, login as login_as_is
    from okta.user
    where exists (select 1 from texts)
),
exact as (
    select okta_org, okta_id as text, 1 as place, user_key from identity where okta_id is not null
    union all
    select okta_org, servicenow.as_known(login_as_is) as text, 2 as place, user_key from identity
    union all
    select okta_org, login as text, 2 as place, user_key from identity where login is distinct from servicenow.as_known(login_as_is)
),
told as (
    select texts.okta_org, texts.text, exact.place, exact.user_key
    from texts
    join exact on exact.text = texts.text and exact.okta_org is not distinct from texts.okta_org
),
untold as (
    select okta_org, text from texts anti join told on told.text = texts.text and told.okta_org is not distinct from texts.okta_org
),
other as (
    select
        user_key, okta_org, servicenow.as_known("employeeNumber") as employee_number, servicenow.as_known(email) as email,
        servicenow.as_known(coalesce("displayName", "firstName" || ' ' || "lastName")) as name
    from okta.user
    where exists (select 1 from untold)
),
fitting as (
    select okta_org, text, place, user_key from told
    union all
    select untold.okta_org, untold.text, 3 as place, other.user_key
    from untold
    join other on other.employee_number = untold.text and other.okta_org is not distinct from untold.okta_org
    union all
    select untold.okta_org, untold.text, 4 as place, other.user_key
    from untold
    join other on other.email = untold.text and other.okta_org is not distinct from untold.okta_org
    union all
    select untold.okta_org, untold.text, 5 as place, other.user_key
    from untold
    join other on other.name = untold.text and other.okta_org is not distinct from untold.okta_org
),
placed as (
    select okta_org, text, place, min(user_key) as user_key, count(distinct user_key) as users from fitting group by okta_org, text, place
),
found as (
    select okta_org, text, min(place) as place, arg_min(user_key, place) as user_key, arg_min(users, place) as users
    from placed
    group by okta_org, text
),
meant as (
    select okta_org, text, place, user_key from found where users = 1
),
final as (
    select user_key, manager_key from stated where manager_key is not null
    union all
    select
        written.user_key,
        case
            when written.manager_id is null then by_manager.user_key
            when by_id.user_key is not null then by_id.user_key
            when by_manager.place < 5 then by_manager.user_key
        end as manager_key
    from written
    left join meant as by_id on by_id.text = written.manager_id and by_id.okta_org is not distinct from written.okta_org
    left join meant as by_manager on by_manager.text = written.manager and by_manager.okta_org is not distinct from written.okta_org
)
select * from final where manager_key is not null
