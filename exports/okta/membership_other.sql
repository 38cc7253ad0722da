-- okta.membership_other
-- title:       The memberships among the other statements
-- one row per: *
-- reads:       staging.okta_member_other
-- adds to:     okta.membership
--
-- The memberships among those.
with member as (
    select user_key, group_key, file_key, record from staging.okta_member_other where code is null
),
final as (
    select user_key, group_key, file_key, record from member
)
select * from final
