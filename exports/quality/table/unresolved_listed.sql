-- quality.unresolved_listed
-- title:       What records list and no export holds
-- one row per: file_key, relation, args
-- reads:       staging.servicenow_listed, staging.servicenow_member_listed, staging.servicenow_role_lookup
-- adds to:     input.quality
--
-- What records list inside them and no export holds: the record itself is loaded.
with listed as (
    select kind, file_key, record, value, display from staging.servicenow_listed where kind = 'role'
),
role_lookup as (
    select value, display from staging.servicenow_role_lookup
),
member as (
    select file_key, record, listed_kind, listed_name from staging.servicenow_member_listed where account_key is null or group_key is null
),
unknown as (
    select file_key, record, 'role' as kind, coalesce(nullif(display, ''), value) as name
    from listed
    anti join role_lookup on role_lookup.value = listed.value and role_lookup.display = listed.display
    union all
    select file_key, record, listed_kind as kind, listed_name as name from member
),
final as (
    select
        case kind when 'role' then 'listed_role.unknown' when 'group' then 'listed_group.unknown' else 'listed_account.unknown' end as code,
        'servicenow' as system, file_key,
        case kind when 'role' then 'servicenow.user_role' else 'servicenow.group_member' end as relation, count(*) as affected,
        [count(*)::varchar, string_agg(distinct staging.shorten(name), ', ' order by staging.shorten(name))
            filter (where record <= (select min(record) + 4 from unknown as first_one where first_one.file_key = unknown.file_key))] as args
    from unknown
    group by file_key, kind
)
select * from final
