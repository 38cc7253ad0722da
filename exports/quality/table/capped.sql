-- quality.capped
-- title:       As many records as a limit of an interface
-- one row per: file_key
-- reads:       input.file, staging.batch, staging.bound
-- adds to:     input.quality
--
-- A number of records that is a limit of an interface says that there may be more.
-- ServiceNow's lists end at 10,000 records, or at another multiple of 5,000 that an
-- administrator set; JSONv2 at 250, too; a workbook at 500,000 cells. The page sizes of
-- Okta's API are 200 users, 50 or 500 app users, 20 or 200 app groups, 1,000 members,
-- 200 or 10,000 groups, 100 or 1,000 events.
--
-- Slices are full, too, and nothing is missing behind them: where the sys_ids of
-- another file go on from the last one here, nothing is said. Where another file of the
-- table is shorter, this may be a page before the last: that is a note.
with file as (
    select file_key, system, path, rows_read from input.file
),
batch as (
    select file_key, relation, form, interface, columns from staging.batch
),
-- The pages of a workbook are one export, and what there is to say of it stands at the last.
counted as (
    select
        file.file_key, file.system, batch.relation, batch.form, batch.interface, batch.columns,
        if(batch.form = 'xlsx', sum(file.rows_read) over book, file.rows_read)::bigint as rows_read,
        batch.form <> 'xlsx' or file.file_key = max(file.file_key) over book as is_last
    from batch
    join file on file.file_key = batch.file_key
    window book as (partition by file.path, batch.relation, batch.form)
),
sized as (
    select
        file_key, system, relation, form, rows_read,
        case
            when system = 'servicenow' then
                rows_read % 5000 = 0
                or interface = 'jsonv2' and rows_read = 250
                or form = 'xlsx' and 500000 - rows_read * columns between 0 and 2 * columns
            when relation = 'okta.user' then rows_read = 200
            when relation = 'okta.app_user' then rows_read in (50, 500)
            when relation = 'okta.app_group' then rows_read in (20, 200)
            when relation = 'okta.group' then rows_read in (200, 10000)
            when relation = 'okta.membership' then rows_read = 1000
            when relation = 'okta.sign_on' then rows_read in (100, 1000)
        end and rows_read > 0 as is_full
    from counted
    where is_last
),
other as (
    select sized.file_key, count(*) as files, bool_or(not another.is_full and another.rows_read > 0) as has_shorter
    from sized
    join sized as another on another.relation = sized.relation and another.form = sized.form and another.file_key <> sized.file_key
    where sized.is_full and sized.relation <> 'okta.membership' -- each group has its own pages
    group by sized.file_key
),
-- Only where several files of one table are full is it worth looking at the sys_ids.
sliced as (
    select relation from sized where system = 'servicenow' group by relation having bool_or(is_full) and count(*) > 1
),
bound as (
    select sized.relation, bound.file_key, bound.least, bound.most
    from staging.bound
    join sized on sized.file_key = bound.file_key
    semi join sliced on sliced.relation = sized.relation
),
continued as (
    select bound.file_key
    from bound
    semi join bound as next on next.relation = bound.relation and next.least > bound.most
),
final as (
    select
        case
            when sized.system = 'okta' then 'file.full_page'
            when sized.form = 'xlsx' and coalesce(other.has_shorter, false) then 'file.full_workbook_of_several'
            when sized.form = 'xlsx' then 'file.full_workbook'
            when coalesce(other.has_shorter, false) then 'file.full_list_of_several'
            else 'file.full_list'
        end as code,
        if(sized.system = 'okta' and (sized.form <> 'json' or other.files > 0), 'note', null) as severity,
        sized.system, sized.file_key, sized.relation, sized.rows_read as affected, [sized.rows_read::varchar] as args
    from sized
    left join other on other.file_key = sized.file_key
    where
        sized.is_full
        and sized.file_key not in (select file_key from continued)
        -- Of several pages of Okta's, the last one is shorter.
        and not (sized.system = 'okta' and coalesce(other.has_shorter, false))
        -- Members in a table of users and groups come from no page of the API.
        and not (sized.relation = 'okta.membership' and sized.form <> 'json')
)
select * from final order by file_key
