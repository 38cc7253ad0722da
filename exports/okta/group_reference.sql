-- okta.group_reference
-- title:       Each way in which a statement of membership names its group
-- one row per: okta_org, stated_id, stated_name, stated_any
-- reads:       staging.file_org, staging.okta_group_version, staging.okta_member_of_user, staging.okta_membership
-- makes:       staging.okta_group_reference
--
-- Each way in which a statement of membership names its group, in its org: few, however many
-- statements there are. A text that may be an id or a name is an id if some group has
-- it, or if it looks like Okta's (20 characters, 00g first).
with file_org as (
    select file_key, okta_org from staging.file_org
),
membership as (
    select file_key, record, group_id, group_name, group_any from staging.okta_membership
),
member_of_user as (
    select file_key, record, group_name, group_any from staging.okta_member_of_user
),
known_group as (
    select distinct group_id from staging.okta_group_version where group_id is not null
),
stated as (
    select file_key, record, group_id, group_name, group_any from membership
    union all
    select file_key, record, null as group_id, group_name, group_any from member_of_user
),
written as (
    select
        file_org.okta_org, coalesce(stated.group_id, '') as stated_id, coalesce(stated.group_name, '') as stated_name,
        coalesce(stated.group_any, '') as stated_any, min((stated.file_key::bigint << 40) + stated.record) as place
    from stated
    left join file_org on file_org.file_key = stated.file_key
    group by all
),
final as (
    select
        written.okta_org, written.stated_id, written.stated_name, written.stated_any,
        (written.place >> 40)::integer as file_key, written.place & 1099511627775 as record,
        nullif(trim(coalesce(nullif(written.stated_id, ''), known_group.group_id,
            case when regexp_full_match(written.stated_any, '00g[0-9A-Za-z]{17}') then written.stated_any end)), '') as group_id,
        nullif(trim(coalesce(nullif(written.stated_name, ''), case when known_group.group_id is null then written.stated_any end)), '') as group_name
    from written
    left join known_group on known_group.group_id = written.stated_any
)
select * from final
