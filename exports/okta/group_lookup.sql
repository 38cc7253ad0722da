-- okta.group_lookup
-- title:       Which group a reference means, by id or by name
-- one row per: kind, reference
-- reads:       okta.group
-- makes:       staging.okta_group_lookup
--
-- Which group a reference means, by id or by name. A name that several groups have
-- means none of them.
with groups as (
    select group_key, group_id, name from okta.group
),
final as (
    select 'id' as kind, group_id as reference, min(group_key) as group_key from groups where group_id is not null group by group_id
    union all
    select 'name' as kind, name as reference, case when count(*) = 1 then min(group_key) end as group_key from groups group by name
)
select * from final
