-- workbook.trend
-- title:       The runs of the history, this one last
-- one row per: as_of
-- reads:       recon.past_run, recon.history_run
with runs as (
    select
        as_of, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown, identities, in_scope,
        accounts, active_accounts, grants, memberships, version, rules_sha256
    from recon.past_run
    where exists (select 1 from recon.history_run)
    union all
    select
        as_of, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed, fixed_as_planned, gone, unknown, identities, in_scope,
        accounts, active_accounts, grants, memberships, version, rules_sha256
    from recon.history_run
)
select
    as_of, critical + high + medium + low as open, critical, high, medium, low, new, reopened, fixed, fixed_as_planned, gone, unknown, overdue, excepted,
    doubtful, identities, in_scope, accounts, active_accounts, grants, memberships, version, rules_sha256
from runs
order by as_of
