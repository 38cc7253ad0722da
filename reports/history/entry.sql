-- history.entry
-- title:       The run as an entry of its history, a value a row
-- one row per: name
-- reads:       recon.history_run
with entries as (
    select strftime(as_of, '%Y-%m-%dT%H:%M:%SZ') as as_of, * exclude (as_of) from recon.history_run
),
texts as (
    select coalesce(cast(columns(*) as varchar), '') from entries
)
unpivot texts on columns(*) into name name value value
