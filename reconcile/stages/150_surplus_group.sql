-- recon.surplus_group
-- title:       Memberships of managed groups that no rule grants or allows
-- one row per: account_key, group_key
-- reads:       recon.judged, servicenow.group_member, recon.group, recon.expected_group, recon.allowed_group
-- columns:
--   account_key: the account
--   user_key:    its identity
--   group_key:   the managed group it is a member of
with judged as (
    select account_key, user_key from recon.judged
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
groups as (
    select group_key, name_key from recon.group where is_managed
),
expected as (
    select user_key, name_key from recon.expected_group
    union all
    select user_key, name_key from recon.allowed_group
),
final as (
    select members.account_key, judged.user_key, members.group_key
    from members
    join groups on groups.group_key = members.group_key
    join judged on judged.account_key = members.account_key
    anti join expected on expected.user_key = judged.user_key and expected.name_key = groups.name_key
)
select account_key, user_key, group_key from final
