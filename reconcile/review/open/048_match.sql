-- review.match
-- title:       Accounts that belong to nobody, and whose each may be, as reviewers are asked
-- one row per: account_key
-- reads:       candidate, review.person, okta.user, setting.item_kind
-- columns:
--   account_key: the account
--   logins:      of the candidates, as they are numbered
--   identities:  of each its identity, as people.csv has it
--   addresses:   all addresses of all candidates, in lower case: none of them decides whose the account is
--   text:        the candidates for people: numbered, with what speaks for and against each
--
-- Only if it is asked for. An answer becomes a link of a user name and a login: accounts without a user
-- name of their own are not asked about, nor are candidates whose login is no answer, or that of another
-- candidate, too; the text counts these.
with wanted as (
    select kind from setting.item_kind where kind = 'match'
),
candidates as (
    select candidate.*
    from candidate
    cross join wanted
    where candidate.rank <= 5
),
people as (
    select account_key
    from review.person
    where trim(user_name) <> ''
    qualify count(*) over (partition by lower(trim(user_name))) = 1
),
users as (
    select user_key, lower(trim(email)) as email from okta.user
),
told as (
    select
        *,
        coalesce(trim(login) <> '' and not contains(login, ';')
            and lower(trim(login)) not in ('none', 'nobody', 'keep', 'revoke', 'change', 'not mine', 'don''t know')
            and count(*) over (partition by account_key, lower(trim(login))) = 1, false) as is_told
    from candidates
),
numbered as (
    select *, row_number() over (partition by account_key order by rank) as number from told where is_told
),
left_out as (
    select account_key, count(*) as candidates from told where not is_told group by account_key
),
described as (
    select
        numbered.account_key, numbered.number, trim(numbered.login) as login, coalesce(numbered.okta_id, lower(numbered.login)) as identity, users.email,
        left(number || ') ' || review.inert(concat_ws('', left(numbered.identity_name, 80) || ', ', left(trim(numbered.login), 100), ', ' || numbered.okta_status))
            || if(numbered.class = 'likely', ', likely', '')
            || ' (' || numbered.score || ' points): ' || review.inert(coalesce(nullif(numbered.evidence, ''), 'nothing but the names'))
            || coalesce('; against: ' || review.inert(numbered.against), '')
            || if(numbered.has_account, '; has an account already', ''), 380) as text
    from numbered
    join users on users.user_key = numbered.user_key
    semi join people on people.account_key = numbered.account_key
),
final as (
    select
        described.account_key,
        list(described.login order by described.number) as logins,
        list(described.identity order by described.number) as identities,
        list_sort(list_distinct(list_filter(flatten([list(lower(described.login)), list(described.email)]), lambda each: each is not null))) as addresses,
        string_agg(described.text, '. ' order by described.number)
            || coalesce('. And ' || any_value(left_out.candidates) || ' more whom no login tells apart', '') as text
    from described
    left join left_out on left_out.account_key = described.account_key
    group by described.account_key
)
select account_key, logins, identities, addresses, text from final
