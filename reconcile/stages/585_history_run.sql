-- recon.history_run
-- title:       This run as an entry of the history
-- one row per: as_of
-- reads:       recon.history, recon.origin, recon.departed, recon.identity, recon.feed_size, finding, policy.setting, input.file, okta.user, servicenow.user, servicenow.user_role, servicenow.group_member
-- adds to:     recon.history_run
-- unless empty: recon.history
--
-- What counts is certain, and no exception accepts it. The checksums of a few identities, the
-- least of their ids and of their logins, tell an estate from another: some of them stay as
-- long as people do.
with findings as (
    select
        severity, state, excepted, coalesce(certainty = 'doubtful', false) as is_doubtful, overdue,
        not excepted and certainty is distinct from 'doubtful' as counts
    from finding
),
counted as (
    select
        count(*) filter (severity = 'critical' and counts) as critical,
        count(*) filter (severity = 'high' and counts) as high,
        count(*) filter (severity = 'medium' and counts) as medium,
        count(*) filter (severity = 'low' and counts) as low,
        count(*) filter (excepted and not is_doubtful) as excepted,
        count(*) filter (is_doubtful) as doubtful,
        count(*) filter (state = 'new' and counts) as new,
        count(*) filter (state = 'reopened' and counts) as reopened,
        count(*) filter (overdue) as overdue
    from findings
),
left_open as (
    select
        count(*) filter (state = 'fixed') as fixed,
        count(*) filter (as_planned) as fixed_as_planned,
        count(*) filter (state in ('gone', 'subject_gone')) as gone,
        count(*) filter (state = 'unknown') as unknown
    from recon.departed
),
files as (
    select sha256(coalesce(string_agg(concat_ws(' ', system, path, member, sha256), chr(10) order by system, path, member), '')) as inputs_sha256
    from input.file
),
feeds as (
    select coalesce(string_agg(relation || '=' || files || '/' || row_count, ' ' order by relation), '') as feeds from recon.feed_size
),
sums as (
    select min(left(md5('okta_id ' || okta_id), 12), 8) as of_ids, min(left(md5('login ' || lower(login)), 12), 8) as of_logins from okta.user
),
estates as (
    select array_to_string(list_concat(coalesce(of_ids, []), of_logins), ' ') as estate from sums
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
final as (
    select
        as_ofs.as_of, origin.tool_version as version, origin.rules_sha256, files.inputs_sha256, counted.critical, counted.high, counted.medium,
        counted.low, counted.excepted, counted.doubtful, counted.new, counted.reopened, counted.overdue, left_open.fixed,
        left_open.fixed_as_planned, left_open.gone, left_open.unknown,
        (select count(*) from okta.user) as identities,
        (select count(*) from recon.identity as identity where identity.is_in_scope) as in_scope,
        (select count(*) from servicenow.user) as accounts,
        (select count(*) from servicenow.user as account where account.active) as active_accounts,
        (select count(*) from servicenow.user_role) as grants,
        (select count(*) from servicenow.group_member) as memberships,
        feeds.feeds, estates.estate
    from as_ofs
    cross join recon.origin as origin
    cross join counted
    cross join left_open
    cross join files
    cross join feeds
    cross join estates
    where exists (select 1 from recon.history)
)
select
    as_of, version, rules_sha256, inputs_sha256, critical, high, medium, low, excepted, doubtful, new, reopened, overdue, fixed,
    fixed_as_planned, gone, unknown, identities, in_scope, accounts, active_accounts, grants, memberships, feeds, estate
from final
