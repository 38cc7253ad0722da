-- history.common
-- title:       By how many identities the last entry knows its estate, and how many of them the exports have
-- one row per: known
-- reads:       recon.past_run, okta.user
with last_run as (
    select estate from recon.past_run where estate <> '' qualify row_number() over (order by seq desc) = 1
),
sums as (
    select unnest(string_split(estate, ' ')) as sum from last_run
),
present as (
    select left(md5('okta_id ' || okta_id), 12) as sum from okta.user where okta_id is not null and exists (select 1 from last_run)
    union all
    select left(md5('login ' || lower(login)), 12) as sum from okta.user where exists (select 1 from last_run)
)
select (select count(*) from sums) as known, (select count(*) from sums semi join present on present.sum = sums.sum) as found
