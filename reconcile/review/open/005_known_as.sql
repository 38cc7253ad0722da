-- review.known_as
-- title:       What the earlier campaign knew accounts by
-- one row per: account_key
-- reads:       servicenow.user, okta.user, recon.verdict, earlier.person
-- columns:
--   account_key: the account
--   subject_key: its key in the earlier campaign, which stays its key
--   match:       id, name or identity: how it is known to be the same
--
-- One to one, in this order: the same sys_id, or the same user name if neither has one; the same user
-- name if one of them has none; the same identity, of an account that was renamed or made again. Who has several
-- such accounts is matched by their user names, or not at all.
with accounts as (
    select account_key, nullif(sys_id, '') as sys_id, nullif(lower(user_name), '') as user_name from servicenow.user
),
verdicts as (
    select account_key, user_key from recon.verdict
),
users as (
    select user_key, coalesce(okta_id, lower(login)) as identity from okta.user
),
subjects as (
    select accounts.account_key, accounts.sys_id, accounts.user_name, users.identity
    from accounts
    left join verdicts on verdicts.account_key = accounts.account_key
    left join users on users.user_key = verdicts.user_key
),
people as (
    select subject_key, nullif(sys_id, '') as sys_id, nullif(lower(user_name), '') as user_name, nullif(identity, '') as identity
    from earlier.person
    where not starts_with(subject_key, 'account:') -- its place in a file, and so anybody's
),
by_id as (
    select subjects.account_key, people.subject_key
    from subjects
    inner join people on people.sys_id = subjects.sys_id
),
by_name as (
    select subjects.account_key, people.subject_key
    from (select account_key, sys_id, user_name from subjects anti join by_id using (account_key)) as subjects
    inner join (select subject_key, sys_id, user_name from people anti join by_id using (subject_key)) as people on people.user_name = subjects.user_name
    where subjects.sys_id is null or people.sys_id is null
    qualify count(*) over (partition by subjects.account_key) = 1 and count(*) over (partition by people.subject_key) = 1
),
named as (
    select account_key, subject_key from by_id
    union all
    select account_key, subject_key from by_name
),
made_again as (
    select subjects.account_key, people.subject_key
    from (select account_key, user_name, identity from subjects anti join named using (account_key)) as subjects
    inner join (select subject_key, user_name, identity from people anti join named using (subject_key)) as people
        on people.identity = subjects.identity and people.user_name = subjects.user_name
    qualify count(*) over (partition by subjects.account_key) = 1 and count(*) over (partition by people.subject_key) = 1
),
renamed as (
    select subjects.account_key, people.subject_key
    from (select account_key, identity from subjects anti join named using (account_key) anti join made_again using (account_key)) as subjects
    inner join (select subject_key, identity from people anti join named using (subject_key) anti join made_again using (subject_key)) as people
        on people.identity = subjects.identity
    qualify count(*) over (partition by subjects.account_key) = 1 and count(*) over (partition by people.subject_key) = 1
),
final as (
    select account_key, subject_key, 'id' as match from by_id
    union all
    select account_key, subject_key, 'name' as match from by_name
    union all
    select account_key, subject_key, 'identity' as match from made_again
    union all
    select account_key, subject_key, 'identity' as match from renamed
)
select account_key, subject_key, match from final
