-- What several statements compute in the same way. The macros are in the
-- database of each run, beside the stages.

-- The id of a change: the same correction has the same id in every run.
create macro recon.change_id(system, "table", operation, record_key, change_key) as
    left(md5(concat_ws(chr(31), system, "table", operation, record_key, change_key)), 16);

-- What tells apart the grants and memberships that have no sys_id: whose it is, and of which role or group.
-- A blank in a user name is written "~ ", since the first blank alone ends the name.
create macro recon.record_key(user_sys_id, user_name, entitlement) as
    coalesce(user_sys_id, replace(replace(user_name, '~', '~~'), ' ', '~ ')) || ' ' || entitlement;
