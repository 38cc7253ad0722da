-- misroled.residual_role
-- title:       Inactive account still holds a role
-- one row per: account_key, item
-- reads:       recon.verdict, recon.role, recon.same_grants, recon.granted_role, servicenow.user, servicenow.user_role
-- severity:    low
-- fix:         remove
-- doubtful if: whether the account is active, a part of the Okta users, the keys that could link it to somebody, or what rules read that could grant it to somebody who works here
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.2
--
-- The account is rightly inactive, but its direct grants were left behind. Anybody who activates it, by
-- mistake or for a re-hire in another job, gives the roles back. Only direct grants count; roles from groups
-- are misroled.residual_group. If the plan deactivates an account, it also removes its direct grants. If
-- somebody in scope has an account that was closed because it was unused, what rules grant them is not
-- reported: it is there when they come back.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'idle' and not is_active
),
grants as (
    select distinct account_key, role_key from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted as (
    select representative_key, role_key from recon.granted_role
),
kept as (
    select verdicts.account_key, granted.role_key
    from verdicts
    join same_grants on same_grants.user_key = verdicts.user_key
    join granted on granted.representative_key = same_grants.representative_key
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        roles.name as item,
        'not held' as expected,
        'held directly' as actual,
        roles.name as via,
        'The account ' || accounts.user_name || ' is inactive but still holds ' || roles.name || ' directly.' as reason,
        null as rule,
        null as fix
    from verdicts
    join grants on grants.account_key = verdicts.account_key
    join roles on roles.role_key = grants.role_key
    join accounts on accounts.account_key = verdicts.account_key
    anti join kept on kept.account_key = grants.account_key and kept.role_key = grants.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
