-- quality.undated_versions
-- title:       Versions that differ, and no date says which is newer
-- one row per: file_key
-- reads:       staging.okta_user_version, staging.servicenow_user_version
-- adds to:     input.quality
--
-- Versions of one record that say different things, and nothing says which is the newer
-- one: the version of which most is known was taken.
with identity as (
    select identity, place, file_key, status as said, updated_at from staging.okta_user_version where cause is null
),
account as (
    select identity, place, file_key, is_active::varchar as said, updated_at from staging.servicenow_user_version where cause is null
),
version as (
    select 'okta' as system, 'status' as field, * from identity
    union all
    select 'servicenow' as system, 'active' as field, * from account
),
doubted as (
    select older.system, older.field, kept.file_key, count(distinct older.identity) as records
    from version as older
    join version as kept on kept.system = older.system and kept.identity = older.identity and kept.place = 1
    where older.place > 1 and older.said <> kept.said and (older.updated_at is null or kept.updated_at is null or older.updated_at = kept.updated_at)
    group by older.system, older.field, kept.file_key
),
final as (
    select
        'warning' as severity, 'undated_versions' as topic, system, file_key, system || '.user' as relation, records as affected,
        format('of {} {} another list has another {}, and no date says which is newer: what this file says was taken', records,
            if(records = 1, 'record', 'records'), field) as message,
        if(system = 'okta', 'export lists with lastUpdated, or leave the older one out', 'export lists with sys_updated_on, or leave the older one out') as hint
    from doubted
)
select * from final order by file_key
