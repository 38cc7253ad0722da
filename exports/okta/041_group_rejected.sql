-- Rows about groups that cannot be loaded.
insert into staging.rejected by name
with version as (
    select file_key, record, group_id, cause from staging.okta_group_version where cause is not null
),
final as (
    select file_key, record, 'okta.group' as relation, 'rejected' as topic, cause, staging.shorten(group_id) as value
    from version
)
select * from final
