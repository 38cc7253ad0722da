-- quality.missing_page
-- title:       Numbered files of one list that lack a number in between, or the first
-- one row per: relation, args
-- reads:       input.file, staging.batch, staging.member_list
-- adds to:     input.quality
--
-- Pages of a list are saved under one name and a number, from 0 or 1. If a number between the
-- first and the last is missing, so are the records of that page. Files 2 and 3 have a first
-- one before them: number 1, or the file without a number. That the last page is missing,
-- names don't show. Days and times in names are no numbers of pages, and lists of
-- members are called as their groups are.
with named as (
    select
        file_key, system, concat_ws('!', path, member) as path,
        regexp_replace(concat_ws('!', path, member), '[0-9]{4}[-_.][0-9]{2}[-_.][0-9]{2}|[0-9]{6,}', '@', 'g') as name
    from input.file
),
numbered as (
    select
        file_key, system, path, regexp_extract(name, '^(.*[^0-9])?([0-9]{1,4})([^0-9/]*)$', ['before', 'number', 'after']) as part
    from named
    where regexp_matches(name, '^(.*[^0-9])?[0-9]{1,4}[^0-9/]*$') and not regexp_matches(name, '[0-9][-_.][0-9]+[^0-9/]*$')
),
page as (
    select file_key, system, path, part.before as before, part.after as after, part.number::integer as number from numbered
),
list as (
    select system, before, after
    from page
    group by system, before, after
    -- more gaps than files: the numbers count something else
    having min(number) in (0, 1) and max(number) - min(number) >= count(distinct number)
        and max(number) - min(number) + 1 <= 2 * count(distinct number)
),
-- what a file without a number is called beside numbered ones: u.csv, u (2).csv, u-3.csv
unnumbered as (
    select system, regexp_replace(path, '\.[^./]*$', '') as stem from named
),
headless as (
    select page.system, page.before, page.after, arg_min(page.path, page.number) as path
    from page
    anti join unnumbered on unnumbered.system = page.system and unnumbered.stem = regexp_replace(page.before, '[-_. (]+$', '')
    group by page.system, page.before, page.after
    having min(page.number) = 2 and max(page.number) = count(distinct page.number) + 1 and count(distinct page.number) > 1
),
followed as (
    select
        page.file_key, page.system, page.before, page.after, page.path, page.number,
        lead(page.number) over pages as next_number, lead(page.path) over pages as next_path
    from page
    semi join list on list.system = page.system and list.before = page.before and list.after = page.after
    window pages as (partition by page.system, page.before, page.after order by page.number, page.path)
),
missing as (
    select
        system, before, after, sum(next_number - number - 1)::bigint as pages,
        arg_min(path, number) as path, arg_min(next_path, number) as next_path
    from followed
    where next_number > number + 1
    group by system, before, after
),
member_list as (
    select distinct file_key from staging.member_list
),
lacking as (
    select 'file.missing_page' as code, system, before, after, pages, [pages::varchar, path, next_path] as args from missing
    union all
    select 'file.missing_first_page' as code, system, before, after, 1 as pages, [path] as args from headless
),
held as (
    select distinct lacking.code, lacking.system, lacking.pages, lacking.args, batch.relation
    from lacking
    join page on page.system = lacking.system and page.before = lacking.before and page.after = lacking.after
    join staging.batch on batch.file_key = page.file_key
    anti join member_list on member_list.file_key = page.file_key
),
final as (
    select code, system, relation, pages as affected, args from held
)
select * from final order by relation, args
