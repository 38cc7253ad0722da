-- account.side
-- title:       When each side was exported
-- one row per: system
-- reads:       input.file, okta.sign_on, okta.user, servicenow.user, staging.dated
-- adds to:     input.side
--
-- An extract, an unload and a recording say when they were made. Else the newest time in the files is
-- about when, if the files hold many records, 100, of which 50 can carry a time: among
-- fewer people nothing may happen for days. The newest time is the earliest that a side
-- can be of: if, at the pace of its last two weeks, fewer than 7 records would have changed
-- until the other side was exported, it may well be of the same time, and that counts;
-- shown_until still says where its own files end.
with file as (
    select file_key, system, rows_loaded, newest_at from input.file
),
-- A record that is newer than its extract is a matter of clocks (account.extract_sign).
extracted as (
    select file_key from staging.dated where origin = 'extract'
),
evidence as (
    select system, max(newest_at) as exported_at, 'newest_record' as origin, 1 as place
    from file
    anti join extracted on extracted.file_key = file.file_key
    group by system
    having sum(rows_loaded) >= 100 and sum(rows_loaded) filter (where newest_at is not null) >= 50
    union all
    select file.system, max(dated.exported_at) as exported_at, dated.origin, 0 as place
    from file
    join staging.dated on dated.file_key = file.file_key
    group by file.system, dated.origin
),
-- A file that was unloaded before others of its side changed is not the newest of them.
latest as (
    select system, exported_at, origin
    from evidence
    where exported_at is not null
    qualify row_number() over (partition by system order by exported_at desc, place, origin) = 1
),
changed as (
    select 'okta' as system, greatest(last_updated_at, status_changed_at, last_login_at, created_at) as changed_at from okta.user
    union all
    select 'okta' as system, signed_on_at as changed_at from okta.sign_on
    union all
    select 'servicenow' as system, greatest(sys_updated_on, last_login_time, sys_created_on) as changed_at from servicenow.user
),
pace as (
    select latest.system, count(*) / 14 as per_day
    from latest
    join changed on changed.system = latest.system and changed.changed_at > latest.exported_at - interval 14 days
    group by latest.system
),
quiet as (
    select latest.system, other.exported_at
    from latest
    join latest as other on other.exported_at > latest.exported_at
    left join pace on pace.system = latest.system
    where latest.origin = 'newest_record'
        and (epoch(other.exported_at) - epoch(latest.exported_at)) / 86400 * coalesce(pace.per_day, 0) < 7
),
final as (
    select distinct
        file.system, coalesce(quiet.exported_at, latest.exported_at) as exported_at, latest.origin, latest.exported_at as shown_until
    from file
    left join latest on latest.system = file.system
    left join quiet on quiet.system = file.system
)
select * from final order by system
