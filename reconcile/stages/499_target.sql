-- recon.target
-- title:       What each correction is about, by key
-- one row per: change_id
-- reads:       recon.correction
-- columns:
--   change_id:   of change; corrections that are held back have one, too
--   account_key: the account, null if it is to be created
--   user_key:    its identity, null if none
--   role_key:    the role granted or removed, of recon.role
--   group_key:   the group joined or left, of recon.group
with corrections as (
    select system, "table", operation, record_key, change_key, account_key, user_key, role_key, group_key
    from recon.correction
),
final as (
    select
        recon.change_id(system, "table", operation, record_key, change_key) as change_id,
        min(account_key) as account_key,
        min(user_key) as user_key,
        min(role_key) as role_key,
        min(group_key) as group_key
    from corrections
    group by system, "table", operation, record_key, change_key
)
select change_id, account_key, user_key, role_key, group_key from final
