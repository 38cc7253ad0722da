-- okta.group_found
-- title:       Which group each way of naming one means, or why it means none
-- one row per: okta_org, stated_id, stated_name, stated_any
-- reads:       staging.okta_group_lookup, staging.okta_group_reference
-- makes:       staging.okta_group_found
--
-- Which group each way of naming one means, or why it means none.
with group_reference as (
    select okta_org, stated_id, stated_name, stated_any, group_id, group_name from staging.okta_group_reference
),
group_lookup as (
    select okta_org, kind, reference, group_key, true as is_known from staging.okta_group_lookup
),
final as (
    select
        group_reference.stated_id, group_reference.stated_name, group_reference.stated_any, group_lookup.group_key,
        case
            when group_lookup.group_key is not null then null
            when coalesce(group_reference.group_id, group_reference.group_name) is null then 'row.no_group'
            when group_lookup.is_known then 'okta_group.ambiguous'
            else 'okta_group.unknown'
        end as code,
        coalesce(group_reference.group_id, group_reference.group_name) as group_text,
        group_reference.okta_org
    from group_reference
    left join group_lookup
        on group_lookup.kind = case when group_reference.group_id is not null then 'id' else 'name' end
        and group_lookup.reference = coalesce(group_reference.group_id, group_reference.group_name)
        and group_lookup.okta_org is not distinct from group_reference.okta_org
)
select * from final
