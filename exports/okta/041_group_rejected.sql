-- Rows about groups that cannot be loaded.
insert into staging.rejected by name
with version as (
    select file_key, record, group_id, code from staging.okta_group_version where code is not null
),
final as (
    select file_key, record, 'okta.group' as relation, code, group_id as value
    from version
)
select * from final
