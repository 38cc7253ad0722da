-- A number of records that is a limit of an interface says that there may be
-- more: 10,000 (or another multiple of 5,000) and 250 are ServiceNow's; 200,
-- 500 and 1,000 are the page sizes of Okta's lists.
insert into input.quality by name
with file as (
    select file_key, system, path, rows_read from input.file
),
batch as (
    select file_key, relation from staging.batch
),
-- Pages of Okta's API saved one a file are all as long as a page but the last.
paged as (
    select batch.relation, count(*) as files
    from batch
    join file on file.file_key = batch.file_key
    where file.system = 'okta'
    group by batch.relation
),
final as (
    select
        'warning' as severity, 'capped' as topic, file.system, file.file_key, batch.relation, file.rows_read as affected,
        format('holds exactly {} records, as many as one request may return: it may be cut off', file.rows_read) as message,
        case
            when file.system = 'okta' then 'follow the next links of the API to the last page, and export every page'
            else 'export in slices (sysparm_query=sys_id>LAST, ordered by sys_id), or raise the limit'
        end as hint
    from file
    join batch on batch.file_key = file.file_key
    left join paged on paged.relation = batch.relation
    where
        (file.system = 'servicenow' and (file.rows_read = 250 or file.rows_read > 0 and file.rows_read % 5000 = 0))
        or (
            file.system = 'okta' and (paged.files = 1 or batch.relation = 'okta.membership')
            and (
                batch.relation = 'okta.user' and file.rows_read = 200
                or batch.relation = 'okta.app_user' and file.rows_read in (50, 500)
                or batch.relation = 'okta.app_group' and file.rows_read in (20, 200)
                or batch.relation = 'okta.membership' and file.rows_read in (200, 1000)
                or batch.relation = 'okta.group' and file.rows_read in (200, 10000)
            )
        )
)
select * from final
