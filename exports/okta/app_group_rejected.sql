-- okta.app_group_rejected
-- title:       Assignments of groups that no export of groups holds
-- one row per: file_key, record
-- reads:       staging.okta_app_group, staging.okta_group_lookup
-- adds to:     staging.rejected
with staged as (
    select file_key, record, coalesce(nullif(group_id, ''), group_name) as reference, group_id from staging.okta_app_group
),
group_lookup as (
    select kind, reference from staging.okta_group_lookup where group_key is not null
),
final as (
    select
        staged.file_key, staged.record, 'okta.app_group' as relation, 'okta_group.unknown_name' as code,
        staged.reference as value
    from staged
    anti join group_lookup
        on group_lookup.kind = case when staged.group_id <> '' then 'id' else 'name' end
        and group_lookup.reference = staged.reference
)
select * from final
