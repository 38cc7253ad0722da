-- facts.history
-- title:       What the history says of the run, in numbers; no row without a history
-- one row per: entries
-- reads:       recon.history, recon.history_run
with histories as (
    select entries, as_of, sha256 from recon.history
),
runs as (
    select new, reopened, overdue, fixed, fixed_as_planned, gone, unknown from recon.history_run
)
select
    histories.entries + 1 as entries, coalesce(strftime(histories.as_of, '%Y-%m-%dT%H:%M:%SZ'), '') as previous_as_of,
    coalesce(histories.sha256, '') as sha256, '' as head, runs.new, runs.reopened, runs.overdue, runs.fixed, runs.fixed_as_planned, runs.gone, runs.unknown
from histories
cross join runs
