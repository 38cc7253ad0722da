-- Sign-ons whose user cannot be told.
insert into staging.rejected by name
with found as (
    select file_key, record, code, value from staging.okta_sign_on_found where code is not null
),
final as (
    select file_key, record, 'okta.sign_on' as relation, code, value from found
)
select * from final
