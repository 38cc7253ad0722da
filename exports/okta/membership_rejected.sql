-- okta.membership_rejected
-- title:       Statements of membership whose user or group cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_member_other
-- adds to:     staging.rejected
with member as (
    select file_key, record, source, cause, value from staging.okta_member_other where cause is not null and source in ('membership', 'group file')
),
final as (
    select file_key, record, 'okta.membership' as relation, 'unresolved' as topic, cause, staging.shorten(value) as value
    from member
)
select * from final
