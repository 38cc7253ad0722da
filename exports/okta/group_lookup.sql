-- okta.group_lookup
-- title:       Which group a reference means, by id or by name
-- one row per: okta_org, kind, reference
-- reads:       okta.group
-- makes:       staging.okta_group_lookup
--
-- Which group a reference means, by id or by name, in an org. A name that several groups have
-- means none of them.
with groups as (
    select group_key, okta_org, group_id, name from okta.group
),
final as (
    select 'id' as kind, group_id as reference, min(group_key) as group_key, okta_org from groups where group_id is not null group by okta_org, group_id
    union all
    select 'name' as kind, name as reference, case when count(*) = 1 then min(group_key) end as group_key, okta_org from groups group by okta_org, name
)
select * from final
