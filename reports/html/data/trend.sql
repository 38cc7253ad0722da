-- html.trend
-- title:       The last runs of the history and this one, in numbers
-- one row per: as_of
-- reads:       recon.past_run, recon.history_run
with runs as (
    select as_of, seq = 1 as is_first, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown
    from recon.past_run
    union all
    select
        as_of, (select count(*) from recon.past_run) = 0 as is_first, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed,
        fixed_as_planned, gone, unknown
    from recon.history_run
),
last_runs as (
    select * from runs where exists (select 1 from recon.history_run) order by as_of desc limit $most
)
select
    if(count(*) over (partition by cast(as_of as date)) > 1, strftime(as_of, '%Y-%m-%d %H:%M'), strftime(as_of, '%Y-%m-%d')) as as_of,
    is_first, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown
from last_runs
order by last_runs.as_of
