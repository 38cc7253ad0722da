-- servicenow.user_version
-- title:       Which account each row about one is a version of, and whether it counts
-- one row per: row
-- reads:       staging.servicenow_user
-- makes:       staging.servicenow_user_version
--
-- What each row about an account is: which account it is a version of, whether it is
-- the row that the account is listed at (place 1), and why it cannot be loaded (code).
-- One account is one sys_id; a row without one (list CSV leaves it out) is the account
-- whose user_name it has. The newest sys_updated_on comes first, then the row that has a
-- sys_id, then the first; what the account's values are, the versions decide column by
-- column (servicenow.user_merged).
with staged as (
    select row, file_key, record, sys_id, user_name, sys_updated_on from staging.servicenow_user
),
read as (
    select
        row, file_key, record, nullif(lower(staging.trimmed(sys_id)), '') as sys_id,
        nullif(lower(staging.trimmed(user_name)), '') as user_name_key, try_cast(sys_updated_on as timestamp) as updated_at,
        case when coalesce(staging.trimmed(user_name), '') = '' and coalesce(staging.trimmed(sys_id), '') = '' then 'account.no_user_name' end as code
    from staged
),
id_of_name as (
    select user_name_key, min(sys_id) as sys_id
    from read
    where sys_id is not null and code is null and exists (select 1 from read as other where other.sys_id is null)
    group by user_name_key
    having count(distinct sys_id) = 1
),
identified as (
    select
        read.*, coalesce(read.sys_id, id_of_name.sys_id, 'user ' || read.user_name_key, 'row ' || read.row) as identity
    from read
    left join id_of_name on id_of_name.user_name_key = case when read.sys_id is null then read.user_name_key end
),
-- Only accounts with several rows have versions to choose from.
again as (
    select identity from identified group by identity having count(*) > 1
),
ranked as (
    select
        identified.row,
        max(identified.sys_id) over (partition by identified.identity) as sys_id,
        row_number() over (
            partition by identified.identity
            order by identified.code is not null, identified.updated_at desc nulls last, identified.sys_id is null, identified.row
        ) as place
    from identified
    semi join again on again.identity = identified.identity
),
final as (
    select
        identified.row, identified.file_key, identified.record, identified.identity, identified.updated_at, identified.code,
        coalesce(ranked.sys_id, identified.sys_id) as sys_id, coalesce(ranked.place, 1) as place
    from identified
    left join ranked on ranked.row = identified.row
)
select * from final
