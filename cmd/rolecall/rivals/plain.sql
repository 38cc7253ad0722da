-- The core of the job as one DuckDB script. $estate and $answer are replaced by
-- the folder and the file to write, and the line of references by the tables of
-- plain_raw.sql or plain_display.sql.
create table okta_user as from read_csv('$estate/okta/users.csv', all_varchar = true);
create table okta_group as from read_csv('$estate/okta/groups.csv', all_varchar = true);
create table membership as from read_csv('$estate/okta/memberships.csv', all_varchar = true);
create table app_user as from read_csv('$estate/okta/app-users.csv', all_varchar = true);
create table account as from read_csv('$estate/servicenow/sys_user.csv', all_varchar = true);
create table role as from read_csv('$estate/servicenow/sys_user_role.csv', all_varchar = true);
$references

-- 1. Correlate: the first rule that finds an identity; the live one before a leaver.
create table link as
with candidate as (
    select 1 as rule, app_user.id as okta_id, account.sys_id
    from account join app_user on app_user.externalId = account.sys_id
    union all
    select 2 as rule, okta_user.id, account.sys_id
    from account join okta_user on strip_accents(lower(okta_user.login)) = strip_accents(lower(account.user_name))
    union all
    select 3 as rule, okta_user.id, account.sys_id
    from account join okta_user on okta_user.employeeNumber = account.employee_number
)
select candidate.sys_id, candidate.okta_id
from candidate join okta_user on okta_user.id = candidate.okta_id
qualify row_number() over (
    partition by candidate.sys_id
    order by candidate.rule, okta_user.status in ('DEPROVISIONED', 'STAGED'), candidate.okta_id
) = 1;

create table in_scope as
select okta_user.*
from okta_user
where status not in ('DEPROVISIONED', 'SUSPENDED', 'STAGED') and id in (
    select membership.userId from membership join okta_group on okta_group.id = membership.groupId
    where okta_group.name = 'ServiceNow Users'
);

create table person as
select
    account.sys_id, account.user_name, account.first_name, account.last_name, account.email, account.employee_number, account.title,
    in_scope.id as okta_id, in_scope.firstName as okta_first, in_scope.lastName as okta_last, in_scope.email as okta_email,
    in_scope.employeeNumber as okta_employee, in_scope.title as okta_title, in_scope.department as okta_department
from account
join link on link.sys_id = account.sys_id
join in_scope on in_scope.id = link.okta_id
where account.active = 'true';

-- 3. Roles: what the rules give, and what comes with it.
create table given as
with rule (group_name, role_name) as (
    values ('ServiceNow Admins', 'admin'), ('Approvers', 'approver_admin'), ('IT Support', 'itil'), ('Sales Team', 'business_stakeholder')
)
select person.sys_id, rule.role_name
from person
join membership on membership.userId = person.okta_id
join okta_group on okta_group.id = membership.groupId
join rule on rule.group_name = okta_group.name
union
select sys_id, 'sales_manager' from person where okta_department = 'Sales' and contains(okta_title, 'Manager')
union
select sys_id, 'sn_hr_core.basic' from person where okta_department = 'HR';

create table closure as
with recursive inside (role, contained) as (
    select role, contains from contains
    union
    select inside.role, contains.contains from inside join contains on contains.role = inside.contained
)
from inside;

create table conferred as
with recursive rule (okta_group, sn_group) as (
    values ('Sales Team', 'Sales Operations'), ('Marketing Team', 'Marketing Requests'), ('IT Support', 'Service Desk'),
        ('Engineering Team', 'Engineering Requests'), ('HR Team', 'HR Case Workers'), ('Finance Team', 'Finance Requests'),
        ('Legal Team', 'Legal Matters'), ('Operations Team', 'Facilities'), ('Support Team', 'Customer Cases'),
        ('Procurement Team', 'Purchasing'), ('ServiceNow Security', 'Platform Security'), ('Change Advisors', 'Change Advisory Board')
),
above (okta_group, sys_id) as (
    select rule.okta_group, sn_group.sys_id from rule join sn_group on sn_group.name = rule.sn_group
    union
    select above.okta_group, sn_group.parent from above join sn_group on sn_group.sys_id = above.sys_id where sn_group.parent <> ''
)
select distinct above.okta_group, group_role.role from above join group_role on group_role."group" = above.sys_id where group_role.inherits = 'true';

create table allowed as
with own as (
    select given.sys_id, role.sys_id as role from given join role on role.name = given.role_name
    union
    select person.sys_id, conferred.role
    from person
    join membership on membership.userId = person.okta_id
    join okta_group on okta_group.id = membership.groupId
    join conferred on conferred.okta_group = okta_group.name
)
from own
union
select own.sys_id, closure.contained from own join closure on closure.role = own.role;

create table held as
select person.sys_id, person.user_name, user_role.role, bool_or(user_role.inherited = 'false') as is_direct
from user_role join person on person.sys_id = user_role."user"
group by all;

create table answer as
-- 2. Orphans.
select 'orphaned.leaver' as kind, account.user_name, '' as item
from account join link on link.sys_id = account.sys_id join okta_user on okta_user.id = link.okta_id
where account.active = 'true' and okta_user.status = 'DEPROVISIONED'
union all
select 'orphaned.no_identity', account.user_name, ''
from account anti join link on link.sys_id = account.sys_id
where
    account.active = 'true' and account.web_service_access_only <> 'true' and account.internal_integration_user <> 'true'
    and not starts_with(account.user_name, 'svc.') and account.user_name not in (
        'Scanner Gateway', 'guest', 'soap.guest', 'virtual.agent', 'sharedservice.worker', 'survey.user', 'ATF_TestItilUser1')
union all
-- 3. Roles.
select 'misroled.missing_role', person.user_name, given.role_name
from given
join person on person.sys_id = given.sys_id
join role on role.name = given.role_name
anti join held on held.sys_id = given.sys_id and held.role = role.sys_id
union all
select 'misroled.excess_role', held.user_name, role.name
from held
join role on role.sys_id = held.role
anti join allowed on allowed.sys_id = held.sys_id and allowed.role = held.role
where held.is_direct and role.name not in ('snc_internal', 'snc_external') and not starts_with(role.name, 'x_mon_')
union all
-- 4. Drift.
select 'drift.attribute', person.user_name, pair.field
from person, lateral (
    values ('first_name', okta_first, first_name), ('last_name', okta_last, last_name), ('email', lower(okta_email), lower(email)),
        ('employee_number', okta_employee, employee_number), ('title', okta_title, title)
) as pair (field, expected, actual)
where nfc_normalize(trim(coalesce(expected, ''))) not in ('', nfc_normalize(trim(coalesce(actual, ''))));

copy (from answer order by all) to '$answer' (header);
