-- recon.unused_licence
-- title:       Licensed roles of accounts that are inactive or do not use them
-- one row per: account_key, role_key
-- reads:       servicenow.role, recon.role, recon.role_closure, recon.held_role, recon.last_use, recon.verdict, recon.same_grants, recon.granted_role, recon.counted_changes, servicenow.activity, servicenow.user, servicenow.user_role, input.rejected, policy.setting
-- columns:
--   account_key: the account
--   user_key:    its identity, null if none
--   role_key:    a role that needs a subscription, or the role user, which gives no access and still counts as a licence; of those that contain one another, only the outermost
--   is_active:   the account is active, and has been unused for too long unless the role is user; if false, it is inactive and still has the role
--   last_use_at: of an active account: its last use, or its last change if it is judged by changes; null if never
--   created_at:  when an active account was created
--   is_useless:  it is the role user
--   is_direct:   as in recon.held_role
--   ruling:      grant or allow, if rules do so
--   changes_since: the start of the period in which changes are counted; null if it is judged by logins
--   changes_until: the end of that period
--   login_at:    of an account judged by changes: its last use by logins and sign-ons
--
-- A change in sys_audit is use, whatever else is known. That there is none proves something only if the exports of it
-- reach far enough, and the role was not given later; of whoever was in the system after the newest change there, or may
-- be meant by a name that several have, logins decide. So they do of whoever changed nothing under a name that may be
-- new (the record was updated since), if somebody of a name that no account has made changes.
-- An inactive account that is to be opened again keeps what rules grant, and accounts with a
-- verdict of their own are findings as a whole. Without times of use and changes nothing is known of active
-- accounts, and without the column requires_subscription only of the role user.
with licensed as (
    select exported.role_key, roles.name = 'user' as is_useless
    from servicenow.role as exported
    join recon.role as roles on roles.role_key = exported.role_key
    where (exported.requires_subscription or roles.name = 'user') and not roles.is_exempt
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
limits as (
    select
        cast(max(value) filter (name = 'as_of') as timestamp)
            - cast(max(value) filter (name = 'checks.licence.unused.unused_after') as interval) as unused_since
    from policy.setting
),
verdicts as (
    select account_key, user_key, is_active from recon.verdict where verdict = 'idle' or (verdict = 'reconciled' and is_active)
),
held as (
    select held.account_key, verdicts.user_key, verdicts.is_active, held.role_key, held.is_direct, licensed.is_useless
    from recon.held_role as held
    join licensed on licensed.role_key = held.role_key
    join verdicts on verdicts.account_key = held.account_key
),
inner_roles as (
    select distinct held.account_key, held.role_key
    from held
    join held as outside on outside.account_key = held.account_key
    join closure on closure.role_key = outside.role_key and closure.contained_role_key = held.role_key
    left join closure as back on back.role_key = held.role_key and back.contained_role_key = outside.role_key
    where back.role_key is null or outside.role_key < held.role_key
),
uses as (
    select account_key, last_use_at, created_at from recon.last_use
),
coverage as (
    select since, until from recon.counted_changes where message is null
),
changes as (
    select account_key, max(last_at) as last_at, bool_or(last_at is null) as is_undated from servicenow.activity group by account_key
),
perhaps as (
    select servicenow.as_known(reference) as text, code from input.rejected where relation = 'servicenow.activity'
),
known as (
    select
        account_key,
        unnest(servicenow.known_as(
            sys_id, user_name, email, employee_number,
            coalesce(nullif(name, ''), coalesce(first_name, '') || ' ' || coalesce(last_name, '')))).text as text
    from servicenow.user
    where exists (select 1 from perhaps where code = 'account.ambiguous')
),
unclear as (
    select known.account_key
    from known
    semi join perhaps on perhaps.text = known.text and perhaps.code = 'account.ambiguous'
    union
    select accounts.account_key
    from servicenow.user as accounts
    cross join limits
    anti join changes on changes.account_key = accounts.account_key
    where coalesce(accounts.sys_updated_on > limits.unused_since, true) and exists (select 1 from perhaps where code = 'account.unknown')
),
given as (
    select user_role.account_key, user_role.role_key
    from servicenow.user_role as user_role
    cross join limits
    cross join coverage
    group by user_role.account_key, user_role.role_key
    having min(user_role.created_at) > any_value(limits.unused_since)
),
used as (
    select
        uses.account_key, uses.created_at, changes.last_at as changed_at, coverage.since, coverage.until, uses.last_use_at as login_at,
        coverage.since is not null and unclear.account_key is null and coalesce(uses.last_use_at <= coverage.until, true) as is_by_changes,
        case
            when changes.last_at > limits.unused_since then false
            when not is_by_changes then coalesce(uses.last_use_at, uses.created_at) <= limits.unused_since
            when changes.account_key is not null then not changes.is_undated
            else coalesce(uses.created_at, uses.last_use_at) <= limits.unused_since
        end as is_unused
    from uses
    cross join limits
    left join coverage on true
    left join changes on changes.account_key = uses.account_key
    left join unclear on unclear.account_key = uses.account_key
),
unused as (
    select
        held.*, used.created_at, if(used.is_by_changes, used.changed_at, used.login_at) as last_use_at,
        if(used.is_by_changes, used.since, null) as changes_since, if(used.is_by_changes, used.until, null) as changes_until,
        if(used.is_by_changes, used.login_at, null) as login_at
    from held
    left join used on used.account_key = held.account_key
    anti join inner_roles on inner_roles.account_key = held.account_key and inner_roles.role_key = held.role_key
    left join given on given.account_key = held.account_key and given.role_key = held.role_key
    where not held.is_active or held.is_useless or (used.is_unused and not (used.is_by_changes and given.role_key is not null))
),
ruled as (
    select same_grants.user_key, granted.role_key, if(granted.is_granted, 'grant', 'allow') as ruling
    from recon.same_grants as same_grants
    join recon.granted_role as granted on granted.representative_key = same_grants.representative_key
),
final as (
    select
        unused.account_key, unused.user_key, unused.role_key, unused.is_active, unused.last_use_at, unused.created_at, unused.is_useless, unused.is_direct,
        ruled.ruling, unused.changes_since, unused.changes_until, unused.login_at
    from unused
    left join ruled on ruled.user_key = unused.user_key and ruled.role_key = unused.role_key
    where unused.is_active or ruled.ruling is null
)
select
    account_key, user_key, role_key, is_active, last_use_at, created_at, is_useless, is_direct, ruling, changes_since, changes_until, login_at
from final
