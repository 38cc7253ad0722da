-- compare.counterpart
-- title:       Which account and which identity of the old run is which of the new one
-- one row per: what, old_key, new_key
-- reads:       compare.account, compare.identity
-- columns:
--   what:    account or identity
--   subject: a number for the account or the identity in both
--   old_key: its account_key or user_key in the old run; null if it was not there
--   new_key: in the new run; null if it is not there
--
-- By sys_id or okta_id; by user name or login where one of the runs does not know it.
with records as (
    select 'account' as what, run, account_key as key, sys_id as id, lower(user_name) as name from compare.account
    union all
    select 'identity' as what, run, user_key as key, okta_id as id, lower(login) as name from compare.identity
),
olds as (
    select what, key, id, name from records where run = 'old'
),
news as (
    select what, key, id, name from records where run = 'new'
),
by_id as (
    select news.what, min(olds.key) as old_key, news.key as new_key
    from olds
    join news on news.what = olds.what and news.id = olds.id
    group by news.what, news.key
),
olds_left as (
    select
        olds.what, olds.key, olds.id, olds.name,
        row_number() over (partition by olds.what, olds.name order by olds.key) as place
    from olds
    anti join by_id on by_id.what = olds.what and by_id.old_key = olds.key
),
news_left as (
    select
        news.what, news.key, news.id, news.name,
        row_number() over (partition by news.what, news.name order by news.key) as place
    from news
    anti join by_id on by_id.what = news.what and by_id.new_key = news.key
),
paired as (
    select what, old_key, new_key from by_id
    union all
    select olds_left.what, olds_left.key as old_key, news_left.key as new_key
    from olds_left
    join news_left on news_left.what = olds_left.what and news_left.name = olds_left.name and news_left.place = olds_left.place
    where olds_left.id is null or news_left.id is null
),
everybody as (
    select what, old_key, new_key from paired
    union all
    select olds.what, olds.key as old_key, cast(null as integer) as new_key
    from olds
    anti join paired on paired.what = olds.what and paired.old_key = olds.key
    union all
    select news.what, cast(null as integer) as old_key, news.key as new_key
    from news
    anti join paired on paired.what = news.what and paired.new_key = news.key
),
final as (
    select what, cast(row_number() over (partition by what order by new_key, old_key) as integer) as subject, old_key, new_key from everybody
)
select what, subject, old_key, new_key from final
