-- okta.group_owner_found
-- title:       Owners of groups with group and owner, or why not
-- one row per: row
-- reads:       okta.user, staging.file_org, staging.okta_group_lookup, staging.okta_group_owner
-- makes:       staging.okta_group_owner_found
--
-- An owner is told by Okta's id. One that was not exported owns the group all the same; one
-- without an id is nobody. Of the rows of one group and owner the newest counts (place 1).
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select
        row, file_key, record, trim(coalesce(nullif(group_id, ''), nullif(group_any, ''), group_name)) as group_text, nullif(trim(owner_id), '') as owner_id,
        case when upper(trim(owner_type)) in ('USER', 'GROUP') then upper(trim(owner_type)) when starts_with(trim(owner_id), '00g') then 'GROUP' else 'USER' end
            as owner_type,
        nullif(trim(owner_name), '') as name, nullif(upper(trim(origin)), '') as origin, staging.instant(last_updated_at) as updated_at
    from staging.okta_group_owner
),
group_lookup as (
    select okta_org, kind, reference, group_key, true as is_known from staging.okta_group_lookup
),
identity as (
    select okta_id, user_key from okta.user where okta_id is not null and exists (select 1 from staged)
),
found as (
    select
        staged.row, staged.file_key, staged.record, staged.group_text, staged.owner_id, staged.owner_type, staged.name, staged.origin, staged.updated_at,
        coalesce(by_id.group_key, by_name.group_key) as group_key, by_name.is_known as is_name_known, identity.user_key, owner.group_key as owner_group_key
    from staged
    left join file_org on file_org.file_key = staged.file_key
    left join group_lookup as by_id
        on by_id.kind = 'id' and by_id.reference = staged.group_text and by_id.okta_org is not distinct from file_org.okta_org
    left join group_lookup as by_name
        on by_name.kind = 'name' and by_name.reference = staged.group_text and by_name.okta_org is not distinct from file_org.okta_org
    left join identity on staged.owner_type = 'USER' and identity.okta_id = staged.owner_id
    left join group_lookup as owner
        on staged.owner_type = 'GROUP' and owner.kind = 'id' and owner.reference = staged.owner_id and owner.okta_org is not distinct from file_org.okta_org
),
final as (
    select
        row, file_key, record, group_key, owner_type, owner_id, user_key, owner_group_key, name, origin,
        case
            when coalesce(group_text, '') = '' then 'row.no_group'
            when group_key is null and is_name_known then 'okta_group.ambiguous'
            when group_key is null then 'okta_group.unknown_name'
            when owner_id is null then 'row.no_user'
        end as code,
        case when group_key is null then group_text else name end as value,
        row_number() over (partition by group_key, owner_type, owner_id order by updated_at desc nulls last, row) as place
    from found
)
select * from final
