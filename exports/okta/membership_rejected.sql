-- okta.membership_rejected
-- title:       Statements of membership whose user or group cannot be told
-- one row per: *
-- reads:       staging.okta_member_other
-- adds to:     staging.rejected
--
-- Of a record about a user, a row for each group it lists that cannot be told: the
-- record itself is loaded.
with member as (
    select file_key, record, code, kind, value from staging.okta_member_other where code is not null
),
final as (
    select file_key, record, 'okta.membership' as relation, code, case when code in ('user.ambiguous', 'user.unknown') then [kind] end as args, value
    from member
)
select * from final
