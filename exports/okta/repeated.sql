-- okta.repeated
-- title:       The rows of records that stand in exports more than once
-- one row per: *
-- reads:       okta.membership, staging.batch, staging.okta_app_user_version, staging.okta_group_version, staging.okta_membership_again, staging.okta_user_version
-- makes:       staging.okta_repeated
--
-- Of memberships only the first of each is still there: what repeats it stands apart, and
-- where nothing does, nothing is looked for. A list of which each row repeats another is a copy
-- or a part of what else there is, and no page that took the place of others.
with identity as (
    select identity, file_key, record
    from staging.okta_user_version
    semi join (select identity from staging.okta_user_version where place > 1) as again using (identity)
),
groups as (
    select group_id as identity, file_key, record
    from staging.okta_group_version
    semi join (select group_id from staging.okta_group_version where place > 1) as again using (group_id)
),
assigned as (
    select user_key::varchar as identity, file_key, record
    from staging.okta_app_user_version
    semi join (select user_key from staging.okta_app_user_version where place > 1) as again using (user_key)
),
copy as (
    select again.file_key
    from staging.okta_membership_again as again
    join staging.batch on batch.file_key = again.file_key and batch.relation = 'okta.membership'
    group by again.file_key
    having count(*) >= any_value(batch.rows_staged)
),
member_again as (
    select user_key, group_key, file_key, record
    from staging.okta_membership_again
    anti join copy using (file_key)
),
member as (
    select user_key, group_key, file_key, record
    from okta.membership
    semi join member_again using (user_key, group_key)
    union all
    select user_key, group_key, file_key, record from member_again
),
final as (
    select 'okta.user' as relation, identity, file_key, record from identity
    union all
    select 'okta.group' as relation, identity, file_key, record from groups
    union all
    select 'okta.app_user' as relation, identity, file_key, record from assigned
    union all
    select 'okta.membership' as relation, concat_ws('/', user_key, group_key) as identity, file_key, record from member
)
select * from final
