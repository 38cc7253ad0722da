-- html.people
-- title:       What is known of the people that findings are about
-- one row per: group of $size people
-- reads:       main.finding, main.candidate, recon.finding, recon.verdict, recon.identity, recon.link, recon.account_use, recon.held_role, recon.expected_role, recon.expected_group, recon.allowed_role, recon.allowed_group, okta.user, servicenow.user, servicenow.group_member
--
-- A person is an identity with its accounts, or an account without identity; subject is
-- their number: twice the key of the identity, or twice the key of the account and one. A
-- role held is a number, too: eight times its key, 1 if it is direct, 2 if the export
-- records it as inherited, 4 if a rule names it; data/catalogue.sql says what keys mean.
--
-- Findings are about few: what is known of them is picked by semi joins, each with the few
-- as its small side, before anything is put together. What is listed is made JSON one by
-- one, and sorted by the key before it: an ordered list of wide records costs more than
-- everything else here.
with findings as (
    select finding_id from main.finding where finding_no < $most
),
subjects as (
    select finding_id, user_key, account_key from recon.finding
),
verdicts as not materialized ( -- read for what is needed of it, three times
    select account_key, user_key, verdict, is_active, is_locked, service_rule, service_owner from recon.verdict
),
standings as (
    select user_key, standing, is_in_scope, scope_rule from recon.identity
),
links as (
    select account_key, rule, is_primary from recon.link
),
uses as (
    select account_key, last_use_at from recon.account_use
),
held as (
    select account_key, role_key, is_direct, is_recorded from recon.held_role
),
expected_roles as (
    select user_key, role_key, rule from recon.expected_role
),
expected_groups as (
    select user_key, name_key, rule from recon.expected_group
),
allowed_roles as (
    select user_key, role_key, rule, until, period from recon.allowed_role
),
allowed_groups as (
    select user_key, name_key, rule, until, period from recon.allowed_group
),
identities as (
    select
        user_key, okta_id, login, status, email, title, department, manager, "employeeNumber" as employee_number,
        "displayName" as display_name, "firstName" as first_name, "lastName" as last_name,
        created_at, status_changed_at, last_login_at
    from okta.user
),
accounts as (
    select account_key, sys_id, user_name, name, email, title, department, manager, employee_number, sys_created_on
    from servicenow.user
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
finding_subjects as (
    select subjects.user_key, subjects.account_key
    from findings
    join subjects on subjects.finding_id = findings.finding_id
),
about as (
    select user_key, null as account_key from finding_subjects where user_key is not null
    union all
    select verdicts.user_key, if(verdicts.user_key is null, verdicts.account_key, null)
    from finding_subjects
    join verdicts on verdicts.account_key = finding_subjects.account_key
    where finding_subjects.user_key is null
),
numbered as (
    select distinct coalesce(2 * user_key, 2 * account_key + 1) as subject, user_key, account_key from about
),
people as (
    select subject, user_key, account_key, (row_number() over (order by subject) - 1) // $size as group_no
    from numbered
),
owned as (
    select people.subject, verdicts.account_key
    from verdicts
    join people on people.user_key = verdicts.user_key
    union all
    select subject, account_key from people where account_key is not null
),
role_lists as (
    select held.account_key, list_sort(list(held.role_key * 8 + held.is_direct::integer + 2 * held.is_recorded::integer)) as roles
    from held
    semi join owned on owned.account_key = held.account_key
    group by held.account_key
),
member_lists as (
    select members.account_key, list_sort(list(members.group_key)) as groups
    from members
    semi join owned on owned.account_key = members.account_key
    group by members.account_key
),
own_links as (
    select links.account_key, links.rule, links.is_primary from links semi join owned on owned.account_key = links.account_key
),
own_uses as (
    select uses.account_key, uses.last_use_at from uses semi join owned on owned.account_key = uses.account_key
),
account_values as (
    select
        owned.subject, owned.account_key,
        not coalesce(links.is_primary, false) as is_secondary,
        to_json({
            user_name: coalesce(accounts.user_name, accounts.sys_id), sys_id: accounts.sys_id, name: accounts.name, email: accounts.email,
            title: accounts.title, department: accounts.department, manager: accounts.manager,
            employee_number: accounts.employee_number, active: verdicts.is_active, locked: verdicts.is_locked,
            created: cast(accounts.sys_created_on as date), last_use: cast(uses.last_use_at as date),
            verdict: verdicts.verdict, linked_by: links.rule, main: links.is_primary,
            declared_by: verdicts.service_rule, owner: verdicts.service_owner,
            roles: role_lists.roles, groups: member_lists.groups
        }) as account
    from owned
    join accounts on accounts.account_key = owned.account_key
    join verdicts on verdicts.account_key = owned.account_key
    left join own_links as links on links.account_key = owned.account_key
    left join own_uses as uses on uses.account_key = owned.account_key
    left join role_lists on role_lists.account_key = owned.account_key
    left join member_lists on member_lists.account_key = owned.account_key
),
account_lists as (
    select subject, list_sort(list({is_secondary: is_secondary, account_key: account_key, account: account})) as accounts
    from account_values
    group by subject
),
expected_role_lists as (
    select user_key, list_sort(list({key: role_key, rule: rule})) as roles
    from expected_roles
    semi join people on people.user_key = expected_roles.user_key
    group by user_key
),
expected_group_lists as (
    select user_key, list_sort(list({key: name_key, rule: rule})) as groups
    from expected_groups
    semi join people on people.user_key = expected_groups.user_key
    group by user_key
),
allowed_role_lists as (
    select user_key, list_sort(list({key: role_key, rule: rule, until: until, period: period})) as roles
    from allowed_roles
    semi join people on people.user_key = allowed_roles.user_key
    group by user_key
),
allowed_group_lists as (
    select user_key, list_sort(list({key: name_key, rule: rule, until: until, period: period})) as groups
    from allowed_groups
    semi join people on people.user_key = allowed_groups.user_key
    group by user_key
),
-- whose an account of nobody may be, and which such account may be that of somebody without one
candidates as (
    select
        account_key, user_key, candidate_no,
        to_json({
            user_name: coalesce(user_name, sys_id), class: class, score: score, login: login, okta_status: okta_status,
            identity_name: identity_name, has_account: has_account, evidence: evidence, against: against
        }) as candidate
    from main.candidate
),
candidate_lists as (
    select people.subject, list(candidates.candidate order by candidates.candidate_no) as candidates
    from people
    join candidates on candidates.account_key = people.account_key
    group by people.subject
    union all
    select people.subject, list(candidates.candidate order by candidates.candidate_no) as candidates
    from people
    join candidates on candidates.user_key = people.user_key
    anti join owned on owned.subject = people.subject
    group by people.subject
),
own_standings as (
    select standings.user_key, standings.standing, standings.is_in_scope, standings.scope_rule
    from standings
    semi join people on people.user_key = standings.user_key
),
described as (
    select
        people.subject,
        people.group_no,
        cast(to_json({
            subject: people.subject, login: identities.login, okta_id: identities.okta_id, status: identities.status,
            name: coalesce(nullif(identities.display_name, ''), nullif(concat_ws(' ', identities.first_name, identities.last_name), '')),
            email: identities.email, title: identities.title,
            department: identities.department, manager: identities.manager,
            employee_number: identities.employee_number, created: cast(identities.created_at as date),
            status_changed: cast(identities.status_changed_at as date), last_login: cast(identities.last_login_at as date),
            standing: standings.standing, in_scope: standings.is_in_scope, scope_rule: standings.scope_rule,
            roles: expected_role_lists.roles, groups: expected_group_lists.groups,
            may_hold: allowed_role_lists.roles, may_join: allowed_group_lists.groups,
            accounts: list_transform(account_lists.accounts, lambda each: each.account),
            candidates: candidate_lists.candidates
        }) as varchar) as person
    from people
    left join identities on identities.user_key = people.user_key
    left join own_standings as standings on standings.user_key = people.user_key
    left join expected_role_lists on expected_role_lists.user_key = people.user_key
    left join expected_group_lists on expected_group_lists.user_key = people.user_key
    left join allowed_role_lists on allowed_role_lists.user_key = people.user_key
    left join allowed_group_lists on allowed_group_lists.user_key = people.user_key
    left join account_lists on account_lists.subject = people.subject
    left join candidate_lists on candidate_lists.subject = people.subject
),
final as (
    select
        min(subject) as first_subject,
        max(subject) as last_subject,
        '[' || string_agg(person, ',' order by subject) || ']' as text
    from described
    group by group_no
)
select first_subject, last_subject, text
from final
order by first_subject
