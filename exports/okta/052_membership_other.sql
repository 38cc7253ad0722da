-- The memberships among those.
insert into okta.membership by name
with member as (
    select user_key, group_key, file_key, record from staging.okta_member_other where code is null
),
final as (
    select user_key, group_key, file_key, record from member
)
select * from final
