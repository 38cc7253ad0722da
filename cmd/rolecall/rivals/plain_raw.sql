-- References are sys_ids.
create table user_role as from read_csv('$estate/servicenow/sys_user_has_role.csv', all_varchar = true);
create table sn_group as from read_csv('$estate/servicenow/sys_user_group.csv', all_varchar = true);
create table group_role as from read_csv('$estate/servicenow/sys_group_has_role.csv', all_varchar = true);
create table contains as from read_csv('$estate/servicenow/sys_user_role_contains.csv', all_varchar = true);
