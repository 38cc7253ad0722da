-- recon.expected_group
-- title:       ServiceNow groups that rules grant to identities in scope
-- one row per: user_key, name_key
-- reads:       policy.expected_group, recon.identity, recon.group
-- columns:
--   user_key: the identity
--   name_key: the group, as recon.group names groups
--   rule:     the first rule that grants it
with grants as (
    select user_key, group_name, rule_no, rule from policy.expected_group
),
identities as (
    select user_key from recon.identity where is_in_scope
),
groups as (
    select distinct name_key, name from recon.group
),
final as (
    select grants.user_key, groups.name_key, arg_min(grants.rule, grants.rule_no) as rule
    from grants
    join identities on identities.user_key = grants.user_key
    join groups on groups.name = grants.group_name
    group by grants.user_key, groups.name_key
)
select user_key, name_key, rule from final
