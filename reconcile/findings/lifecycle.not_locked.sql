-- lifecycle.not_locked
-- title:       Inactive account that is not locked
-- one row per: account_key
-- reads:       recon.verdict, recon.identity, recon.held_role, recon.role, servicenow.user
-- severity:    low
-- fix:         review
-- doubtful if: whether the account is active, or locked
-- controls:    SOC 2 CC6.2; NIST AC-2(3)
--
-- ServiceNow's own business rule locks an account that is deactivated, so somebody, or an import, bypassed
-- it. This matters if the property glide.authenticate.only.allow.active.user.login is off: then anybody with
-- a password or token may still sign in. If the account holds roles, the severity is higher and the plan
-- locks it, unless its owner has not started yet. Accounts that are to be activated, and accounts whose link
-- is in doubt, are other findings.
with verdicts as (
    select account_key, user_key, verdict from recon.verdict
    where not is_active and is_locked is false and (verdict = 'idle' or (verdict = 'service' and not is_platform))
),
identities as (
    select user_key, standing from recon.identity
),
holds as (
    select held.account_key, count(*) as role_count, min(roles.name) as first_role
    from recon.held_role as held
    join recon.role as roles on roles.role_key = held.role_key
    semi join verdicts on verdicts.account_key = held.account_key
    where not roles.is_exempt
    group by held.account_key
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'locked' as expected,
        'not locked' as actual,
        null as via,
        'The account ' || accounts.user_name || ' is inactive but not locked'
            || case
                when holds.role_count = 1 then ', and holds ' || holds.first_role
                when holds.role_count > 1 then ', and holds ' || holds.first_role || ' and ' || holds.role_count - 1 || if(holds.role_count = 2, ' more role', ' more roles')
                else ''
            end
            || '; if the instance does not keep inactive accounts from signing in, it can still be used.' as reason,
        null as rule,
        if(holds.role_count > 0, 'medium', null) as severity,
        if(holds.role_count > 0 and verdicts.verdict = 'idle' and identities.standing is distinct from 'staged', 'lock', 'review') as fix
    from verdicts
    join accounts on accounts.account_key = verdicts.account_key
    left join identities on identities.user_key = verdicts.user_key
    left join holds on holds.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, severity, fix from final
