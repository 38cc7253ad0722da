-- Statements of membership whose user or group cannot be told.
insert into staging.rejected by name
with member as (
    select file_key, record, source, cause, value from staging.okta_member_other where cause is not null and source in ('membership', 'group file')
),
final as (
    select file_key, record, 'okta.membership' as relation, 'unresolved' as topic, cause, staging.shorten(value) as value
    from member
)
select * from final
