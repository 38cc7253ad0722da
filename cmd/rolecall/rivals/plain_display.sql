-- References are what they display; accounts go by their user names.
create table user_role as
select account.sys_id as "user", role.sys_id as role, shown.inherited
from read_csv('$estate/servicenow/sys_user_has_role.csv', all_varchar = true) as shown
join account on account.user_name = shown."user.user_name"
join role on role.name = shown.role;
create table sn_group as
with shown as (from read_csv('$estate/servicenow/sys_user_group.csv', all_varchar = true))
select shown.sys_id, shown.name, coalesce(parent.sys_id, '') as parent
from shown left join shown as parent on parent.name = shown.parent;
create table group_role as
select sn_group.sys_id as "group", role.sys_id as role, shown.inherits
from read_csv('$estate/servicenow/sys_group_has_role.csv', all_varchar = true) as shown
join sn_group on sn_group.name = shown."group"
join role on role.name = shown.role;
create table contains as
select outer_role.sys_id as role, inner_role.sys_id as contains
from read_csv('$estate/servicenow/sys_user_role_contains.csv', all_varchar = true) as shown
join role as outer_role on outer_role.name = shown.role
join role as inner_role on inner_role.name = shown.contains;
