-- grant.by_hand
-- title:       Role given by hand since the last run
-- one row per: account_key, item
-- reads:       recon.history, recon.past_finding, recon.verdict, recon.role, recon.granted_role, servicenow.user, servicenow.user_role, policy.setting
-- unless empty: recon.history
-- severity:    low
-- fix:         review
-- doubtful if: whether the account is active, or what rules read that could grant the role to anybody
-- controls:    SOC 2 CC6.2; NIST AC-6; CIS 6.1
--
-- Since the last run in the history, somebody granted a role directly that no rule grants or allows, and no
-- plan did it. The finding stays in later runs as long as the role is held. For a reconciled account,
-- misroled.excess_role reports the role itself; this finding says who granted it, and that it is new. A role
-- that somebody granted to themselves is grant.self. Without a history, or if sys_created_by was not
-- exported, this is not assessed.
with runs as (
    select as_of as last_run_at from recon.history where as_of is not null
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
-- those that an earlier run saw come
seen as (
    select distinct lower(user_name) as name, item from recon.past_finding where kind = 'grant.by_hand' and recon.is_open(state)
),
grants as (
    select user_role.account_key, user_role.role_key, lower(trim(user_role.created_by)) as created_by, user_role.created_at, runs.last_run_at
    from servicenow.user_role as user_role
    cross join runs
    join as_ofs on user_role.created_at <= as_ofs.as_of
    where user_role.inherited is false and coalesce(lower(trim(user_role.state)) = 'active', true) and user_role.created_by is not null
),
verdicts as (
    select account_key, user_key, verdict, is_active from recon.verdict
),
accounts as (
    select account_key, user_name, lower(trim(user_name)) as name, web_service_access_only, internal_integration_user from servicenow.user where user_name is not null
),
people as (
    select accounts.name, min(accounts.user_name) as user_name
    from accounts
    join verdicts on verdicts.account_key = accounts.account_key
    where verdicts.verdict not in ('service', 'service.unowned')
        and not coalesce(accounts.web_service_access_only, false) and not coalesce(accounts.internal_integration_user, false)
    group by accounts.name
),
granted as (
    select distinct role_key from recon.granted_role
),
roles as (
    select roles.role_key, roles.name
    from recon.role as roles
    anti join granted on granted.role_key = roles.role_key
    where not roles.is_unmanaged
),
final as (
    select
        any_value(verdicts.user_key) as user_key, grants.account_key, null as subject_name, roles.name as item,
        'granted by rules' as expected,
        'granted by ' || arg_max(people.user_name, grants.created_at) as actual,
        roles.name as via,
        arg_max(people.user_name, grants.created_at) || ' gave ' || any_value(accounts.user_name) || ' the role ' || roles.name || ' on '
            || strftime(max(grants.created_at), '%Y-%m-%d') || ', by hand: rules grant it to nobody.' as reason,
        null as rule,
        null as fix
    from grants
    join people on people.name = grants.created_by
    join roles on roles.role_key = grants.role_key
    join verdicts on verdicts.account_key = grants.account_key
    join accounts on accounts.account_key = grants.account_key
    left join seen on seen.name = lower(accounts.user_name) and seen.item = roles.name
    where (grants.created_at > grants.last_run_at or seen.item is not null) and verdicts.is_active and verdicts.verdict in ('reconciled', 'service', 'idle', 'closed') and accounts.name <> grants.created_by
    group by grants.account_key, roles.name
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
