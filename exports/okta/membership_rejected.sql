-- okta.membership_rejected
-- title:       Statements of membership whose user or group cannot be told
-- one row per: file_key, record
-- reads:       staging.okta_member_other
-- adds to:     staging.rejected
with member as (
    select file_key, record, code, kind, value from staging.okta_member_other where code is not null and source in ('membership', 'group file')
),
final as (
    select file_key, record, 'okta.membership' as relation, code, case when code in ('user.ambiguous', 'user.unknown') then [kind] end as args, value
    from member
)
select * from final
