"""The core of the job with Python's csv and sqlite3: python3 plain_sqlite.py ESTATE ANSWER."""
import csv
import sqlite3
import sys
import unicodedata

estate, answer = sys.argv[1:]
csv.field_size_limit(1 << 24)


def fold(text):
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def normal(text):
    text = (text or "").strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


db = sqlite3.connect(":memory:")
db.create_function("fold", 1, fold, deterministic=True)
db.create_function("normal", 1, normal, deterministic=True)
db.executescript("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1000000; pragma temp_store = memory;")


def load(table, path, columns):
    with open(f"{estate}/{path}", newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = [header.index(column) for column in columns]
        names = ", ".join(f'"{column}" text' for column in columns)
        db.execute(f"create table {table} ({names})")
        marks = ", ".join("?" * len(columns))
        db.executemany(f"insert into {table} values ({marks})", ([row[i] for i in at] for row in reader))


load("okta_user", "okta/users.csv", ["id", "status", "login", "email", "firstName", "lastName", "title", "department", "employeeNumber"])
load("okta_group", "okta/groups.csv", ["id", "name"])
load("membership", "okta/memberships.csv", ["userId", "groupId"])
load("app_user", "okta/app-users.csv", ["id", "externalId"])
load("account", "servicenow/sys_user.csv", [
    "sys_id", "user_name", "email", "first_name", "last_name", "active", "employee_number", "title",
    "web_service_access_only", "internal_integration_user"])
load("role", "servicenow/sys_user_role.csv", ["sys_id", "name"])
with open(f"{estate}/servicenow/sys_user_has_role.csv", encoding="utf-8") as file:
    is_display = '"user.user_name"' in file.readline()
load("user_role", "servicenow/sys_user_has_role.csv", ["user.user_name" if is_display else "user", "role", "inherited"])
load("sn_group", "servicenow/sys_user_group.csv", ["sys_id", "name", "parent"])
load("group_role", "servicenow/sys_group_has_role.csv", ["group", "role", "inherits"])
load("contains", "servicenow/sys_user_role_contains.csv", ["role", "contains"])
if is_display:  # references are what they display; accounts go by their user names
    db.executescript("""
create index account_name on account (user_name);
create index role_name on role (name);
alter table user_role rename to shown_user_role;
create table user_role as
select account.sys_id as "user", role.sys_id as role, shown.inherited
from shown_user_role as shown
join account on account.user_name = shown."user.user_name" join role on role.name = shown.role;
update sn_group set parent = coalesce((select above.sys_id from sn_group as above where above.name = sn_group.parent), '');
update group_role set
    "group" = (select sys_id from sn_group where name = "group"), role = (select sys_id from role where name = group_role.role);
update contains set
    role = (select sys_id from role where name = contains.role), contains = (select sys_id from role where name = contains.contains);
""")

db.executescript("""
create index okta_user_id on okta_user (id);
create index membership_group on membership (groupId, userId);
create table okta_key as select id, fold(login) as login from okta_user;
create index okta_key_login on okta_key (login);
create index okta_number on okta_user (employeeNumber);
create index app_external on app_user (externalId);

-- 1. Correlate.
create table link as
with candidate as (
    select 1 as rule, app_user.id as okta_id, account.sys_id from account join app_user on app_user.externalId = account.sys_id
    union all
    select 2, okta_key.id, account.sys_id from account join okta_key on okta_key.login = fold(account.user_name)
    union all
    select 3, okta_user.id, account.sys_id
    from account join okta_user on okta_user.employeeNumber = account.employee_number where account.employee_number <> ''
),
ranked as (
    select candidate.sys_id, candidate.okta_id, okta_user.status, row_number() over (
        partition by candidate.sys_id
        order by candidate.rule, okta_user.status in ('DEPROVISIONED', 'STAGED'), candidate.okta_id) as place
    from candidate join okta_user on okta_user.id = candidate.okta_id
)
select sys_id, okta_id, status from ranked where place = 1;
create unique index link_sys_id on link (sys_id);

create table person as
select
    account.sys_id, account.user_name, account.first_name, account.last_name, account.email, account.employee_number, account.title,
    okta_user.id as okta_id, okta_user.firstName as okta_first, okta_user.lastName as okta_last, okta_user.email as okta_email,
    okta_user.employeeNumber as okta_employee, okta_user.title as okta_title, okta_user.department as okta_department
from account
join link on link.sys_id = account.sys_id
join okta_user on okta_user.id = link.okta_id
where account.active = 'true' and okta_user.status not in ('DEPROVISIONED', 'SUSPENDED', 'STAGED') and exists (
    select 1 from okta_group join membership on membership.groupId = okta_group.id
    where okta_group.name = 'ServiceNow Users' and membership.userId = okta_user.id);
create unique index person_sys_id on person (sys_id);
create index person_okta_id on person (okta_id);

create table given_rule (group_name text, role_name text);
insert into given_rule values
    ('ServiceNow Admins', 'admin'), ('Approvers', 'approver_admin'), ('IT Support', 'itil'), ('Sales Team', 'business_stakeholder');
create table group_rule (okta_group text, sn_group text);
insert into group_rule values
    ('Sales Team', 'Sales Operations'), ('Marketing Team', 'Marketing Requests'), ('IT Support', 'Service Desk'),
    ('Engineering Team', 'Engineering Requests'), ('HR Team', 'HR Case Workers'), ('Finance Team', 'Finance Requests'),
    ('Legal Team', 'Legal Matters'), ('Operations Team', 'Facilities'), ('Support Team', 'Customer Cases'),
    ('Procurement Team', 'Purchasing'), ('ServiceNow Security', 'Platform Security'), ('Change Advisors', 'Change Advisory Board');

-- 3. Roles.
create table given as
select person.sys_id, given_rule.role_name
from given_rule
join okta_group on okta_group.name = given_rule.group_name
join membership on membership.groupId = okta_group.id
join person on person.okta_id = membership.userId
union
select sys_id, 'sales_manager' from person where okta_department = 'Sales' and instr(okta_title, 'Manager') > 0
union
select sys_id, 'sn_hr_core.basic' from person where okta_department = 'HR';

create table closure as
with recursive inside (role, contained) as (
    select role, contains from contains
    union
    select inside.role, contains.contains from inside join contains on contains.role = inside.contained
)
select * from inside;
create index closure_role on closure (role);

create table conferred as
with recursive above (okta_group, sys_id) as (
    select group_rule.okta_group, sn_group.sys_id from group_rule join sn_group on sn_group.name = group_rule.sn_group
    union
    select above.okta_group, sn_group.parent from above join sn_group on sn_group.sys_id = above.sys_id where sn_group.parent <> ''
)
select distinct above.okta_group, group_role.role
from above join group_role on group_role."group" = above.sys_id where group_role.inherits = 'true';

create table own as
select given.sys_id, role.sys_id as role from given join role on role.name = given.role_name
union
select person.sys_id, conferred.role
from conferred
join okta_group on okta_group.name = conferred.okta_group
join membership on membership.groupId = okta_group.id
join person on person.okta_id = membership.userId;

create table allowed (sys_id text, role text, primary key (sys_id, role)) without rowid;
insert or ignore into allowed select sys_id, role from own;
insert or ignore into allowed select own.sys_id, closure.contained from own join closure on closure.role = own.role;

create table direct as
select distinct user_role."user" as sys_id, user_role.role
from user_role join person on person.sys_id = user_role."user"
where user_role.inherited = 'false';
create index user_role_user on user_role ("user", role);

create table answer as
-- 2. Orphans.
select 'orphaned.leaver' as kind, account.user_name, '' as item
from account join link on link.sys_id = account.sys_id
where account.active = 'true' and link.status = 'DEPROVISIONED'
union all
select 'orphaned.no_identity', user_name, ''
from account
where active = 'true' and not exists (select 1 from link where link.sys_id = account.sys_id)
    and web_service_access_only <> 'true' and internal_integration_user <> 'true' and substr(user_name, 1, 4) <> 'svc.'
    and user_name not in (
        'Scanner Gateway', 'guest', 'soap.guest', 'virtual.agent', 'sharedservice.worker', 'survey.user', 'ATF_TestItilUser1')
union all
select 'misroled.missing_role', person.user_name, given.role_name
from given join person on person.sys_id = given.sys_id join role on role.name = given.role_name
where not exists (select 1 from user_role where user_role."user" = given.sys_id and user_role.role = role.sys_id)
union all
select 'misroled.excess_role', person.user_name, role.name
from direct join person on person.sys_id = direct.sys_id join role on role.sys_id = direct.role
where not exists (select 1 from allowed where allowed.sys_id = direct.sys_id and allowed.role = direct.role)
    and role.name not in ('snc_internal', 'snc_external') and substr(role.name, 1, 6) <> 'x_mon_'
union all
-- 4. Drift.
select 'drift.attribute', user_name, 'first_name' from person where normal(okta_first) not in ('', normal(first_name))
union all
select 'drift.attribute', user_name, 'last_name' from person where normal(okta_last) not in ('', normal(last_name))
union all
select 'drift.attribute', user_name, 'email' from person where lower(normal(okta_email)) not in ('', lower(normal(email)))
union all
select 'drift.attribute', user_name, 'employee_number' from person where normal(okta_employee) not in ('', normal(employee_number))
union all
select 'drift.attribute', user_name, 'title' from person where normal(okta_title) not in ('', normal(title));
""")

with open(answer, "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["kind", "user_name", "item"])
    writer.writerows(db.execute("select kind, user_name, item from answer order by kind, user_name, item"))
