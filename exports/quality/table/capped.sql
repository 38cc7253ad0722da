-- quality.capped
-- title:       As many records as a limit of an interface
-- one row per: file_key
-- reads:       input.file, staging.batch, staging.bound, staging.file_org, staging.group_size, staging.member_list
-- adds to:     input.quality
--
-- A number of records that is a limit of an interface says that there may be more.
-- ServiceNow's lists end at 10,000 records, or at another multiple of 5,000 that an
-- administrator set; JSONv2 at 250, too; a workbook at 500,000 cells; scripts that call
-- the Table API often ask for pages of 1,000 or 2,000. The page sizes of Okta's API:
-- staging.is_whole_page.
--
-- Slices are full, too, and nothing is missing behind them: where the sys_ids of
-- another file go on from the last one here, nothing is said. Where another file of the
-- table is shorter, this may be a page before the last: that is a note. Files of one
-- table that all hold the same round number are pages, whatever their size, and the last
-- one is not among them. Of the members of one Okta group it is a matter of the group.
with file as (
    select file_key, system, path, rows_read from input.file
),
batch as (
    select file_key, relation, form, interface, columns from staging.batch
),
-- The pages of a workbook are one export, and what there is to say of it stands at the last.
counted as (
    select
        file.file_key, file.system, file_org.okta_org, batch.relation, batch.form, batch.interface, batch.columns,
        if(batch.form = 'xlsx', sum(file.rows_read) over book, file.rows_read)::bigint as rows_read,
        batch.form <> 'xlsx' or file.file_key = max(file.file_key) over book as is_last
    from batch
    join file on file.file_key = batch.file_key
    left join staging.file_org on file_org.file_key = batch.file_key
    window book as (partition by file.path, batch.relation, batch.form)
),
sized as (
    select
        file_key, system, okta_org, relation, form, rows_read,
        case
            when rows_read = 0 then false
            when system = 'okta' then staging.is_whole_page(relation, rows_read)
            else rows_read % 5000 = 0
                or rows_read in (1000, 2000)
                or interface = 'jsonv2' and rows_read = 250
                or form = 'xlsx' and 500000 - rows_read * columns between 0 and 2 * columns
        end as is_full,
        system = 'servicenow' and rows_read >= 100 and rows_read % 100 = 0 and form <> 'xlsx'
            and count(*) over same_list > 1 and min(rows_read) over same_list = rows_read and max(rows_read) over same_list = rows_read as is_page
    from counted
    where is_last
    window same_list as (partition by relation, form)
),
other as (
    select sized.file_key, count(*) as files, bool_or(not another.is_full and another.rows_read > 0) as has_shorter
    from sized
    join sized as another
        on another.relation = sized.relation and another.form = sized.form and another.file_key <> sized.file_key
        and another.okta_org is not distinct from sized.okta_org
    where (sized.is_full or sized.is_page) and sized.relation <> 'okta.membership' -- each group has its own pages
    group by sized.file_key
),
-- Only where several files of one table are full is it worth looking at the sys_ids.
sliced as (
    select relation from sized where system = 'servicenow' group by relation having bool_or(is_full or is_page) and count(*) > 1
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
-- Groups of which all members are there: by their own count, or since a page follows.
whole_group as (
    select member_list.file_key
    from staging.member_list
    join staging.group_size on group_size.group_key = member_list.group_key
    where coalesce(group_size.members >= group_size.users, group_size.has_rest)
),
member_list as (
    select file_key, true as is_of_group from staging.member_list
),
final as (
    select
        case
            when member_list.is_of_group then 'file.full_page_of_group'
            when sized.system = 'okta' then 'file.full_page'
            when sized.form = 'xlsx' and coalesce(other.has_shorter, false) then 'file.full_workbook_of_several'
            when sized.form = 'xlsx' then 'file.full_workbook'
            when coalesce(other.has_shorter, false) then 'file.full_list_of_several'
            else 'file.full_list'
        end as code,
        if(sized.system = 'okta' and (sized.form <> 'json' and sized.rows_read % 5000 > 0 or other.files > 0), 'note', null) as severity,
        sized.system, sized.file_key, sized.relation, sized.rows_read as affected, [sized.rows_read::varchar] as args
    from sized
    left join other on other.file_key = sized.file_key
    left join member_list on member_list.file_key = sized.file_key and sized.relation = 'okta.membership'
    where
        (sized.is_full or sized.is_page)
        and sized.file_key not in (select file_key from continued)
        -- Of several pages of Okta's, the last one is shorter.
        and not (sized.system = 'okta' and coalesce(other.has_shorter, false))
        -- Members in a table of users and groups come from no page of the API.
        and not (sized.relation = 'okta.membership' and sized.form <> 'json' and sized.rows_read % 5000 > 0)
        and not (sized.relation = 'okta.membership' and sized.file_key in (select file_key from whole_group))
)
select * from final order by file_key
