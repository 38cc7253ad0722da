-- quality.undated_versions
-- title:       Versions that differ, and no date says which is newer
-- one row per: file_key
-- reads:       staging.okta_user_version, staging.servicenow_user_version
-- adds to:     input.quality
--
-- Versions of one record that say different things, and nothing says which is the newer
-- one: the version of which most is known was taken.
with identity as (
    select identity, place, file_key, status, updated_at from staging.okta_user_version where code is null
),
account as (
    select identity, place, file_key, is_active::varchar as status, updated_at from staging.servicenow_user_version where code is null
),
version as (
    select 'okta' as system, * from identity
    union all
    select 'servicenow' as system, * from account
),
doubted as (
    select older.system, kept.file_key, count(distinct older.identity) as records
    from version as older
    join version as kept on kept.system = older.system and kept.identity = older.identity and kept.place = 1
    where older.place > 1 and older.status <> kept.status and (older.updated_at is null or kept.updated_at is null or older.updated_at = kept.updated_at)
    group by older.system, kept.file_key
),
final as (
    select
        if(system = 'okta', 'user.undated_versions', 'account.undated_versions') as code, system, file_key, system || '.user' as relation,
        records as affected, [records::varchar] as args
    from doubted
)
select * from final order by file_key
