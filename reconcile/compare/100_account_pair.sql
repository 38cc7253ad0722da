-- compare.account_pair
-- title:       Which account of the old run is which of the new one
-- one row per: old_key, new_key
-- reads:       compare.account
-- columns:
--   subject: a number for the account in both
--   old_key: its account_key in the old run; null if it was not there
--   new_key: in the new run; null if it is not there
--
-- By sys_id; by user name where one of the runs does not know it.
with olds as (
    select account_key, sys_id, lower(user_name) as user_name from compare.account where run = 'old'
),
news as (
    select account_key, sys_id, lower(user_name) as user_name from compare.account where run = 'new'
),
by_id as (
    select min(olds.account_key) as old_key, news.account_key as new_key
    from olds
    join news on news.sys_id = olds.sys_id
    group by news.account_key
),
olds_left as (
    select olds.* from olds anti join by_id on by_id.old_key = olds.account_key
),
news_left as (
    select news.* from news anti join by_id on by_id.new_key = news.account_key
),
by_name as (
    select olds_left.account_key as old_key, news_left.account_key as new_key
    from (select *, row_number() over (partition by user_name order by account_key) as place from olds_left) as olds_left
    join (select *, row_number() over (partition by user_name order by account_key) as place from news_left) as news_left
        on news_left.user_name = olds_left.user_name and news_left.place = olds_left.place
    where olds_left.sys_id is null or news_left.sys_id is null
),
paired as (
    select old_key, new_key from by_id
    union all
    select old_key, new_key from by_name
),
everybody as (
    select old_key, new_key from paired
    union all
    select olds.account_key as old_key, cast(null as integer) as new_key
    from olds
    anti join paired on paired.old_key = olds.account_key
    union all
    select cast(null as integer) as old_key, news.account_key as new_key
    from news
    anti join paired on paired.new_key = news.account_key
),
final as (
    select cast(row_number() over (order by new_key, old_key) as integer) as subject, old_key, new_key from everybody
)
select subject, old_key, new_key from final
