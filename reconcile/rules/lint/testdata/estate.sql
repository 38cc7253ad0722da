insert into okta.user by name
select unnest(rows, recursive := true), 0 as file_key, 1 as record
from (select [
    {user_key: 0, status: 'ACTIVE', login: 'ana@example.com', "firstName": 'Ana', department: 'Information Technology', title: 'Manager', "userType": 'Employee'},
    {user_key: 1, status: 'ACTIVE', login: 'bob@example.com', "firstName": 'Bob', department: 'Ops', title: 'Clerk', "userType": 'Employee'},
    {user_key: 2, status: 'LOCKED_OUT', login: 'zoe@example.com', "firstName": 'Zoe', department: null, title: null, "userType": 'Employee'},
    {user_key: 3, status: 'DEPROVISIONED', login: 'gone@example.com', "firstName": 'Gone', department: 'Legal', title: 'Counsel', "userType": 'Contractor'}
] as rows);
insert into okta.group by name
select unnest([0, 1, 2, 3, 4, 5]) as group_key, unnest(['Everyone', 'Staff', 'Sales', 'Sales', 'Empty', 'Managers']) as name,
    unnest([null, null, null, '0oa9', null, null]) as source_id, 0 as file_key, 1 as record;
insert into okta.membership by name
select unnest([0, 1, 2, 0, 1, 0, 1, 0]) as user_key, unnest([0, 0, 0, 1, 1, 2, 3, 5]) as group_key, 0 as file_key, 1 as record;
insert into servicenow.user by name
select 0 as account_key, 'ana' as user_name, 'IT' as department, 'Ana' as first_name, true as active, 0 as file_key, 1 as record
union all by name
select 1 as account_key, 'svc.mail' as user_name, 'Operations' as department, 'Bob' as first_name, true as active, 0 as file_key, 2 as record;
insert into servicenow.role by name select unnest([0, 1, 2]) as role_key, unnest(['itil', 'admin', 'approver']) as name;
insert into servicenow.group by name select 0 as group_key, 'Service Desk' as name;
update okta.attribute set users = case when name in ('login', 'firstName', 'userType') then 4 when name in ('department', 'title') then 3 else 0 end;
