-- okta.sync_error
-- title:       Okta could not provision the account
-- one row per: user_key
-- reads:       recon.link, recon.verdict, okta.app_user, okta.user
-- unless empty: okta.app_user
-- severity:    medium
-- fix:         review
-- doubtful if: what the identity's status is
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.16; NIST AC-2
--
-- Okta's last attempt to write the person to ServiceNow failed (syncState ERROR), and it does not retry by
-- itself: changes in Okta, leaving included, do not reach the account. Okta's Dashboard, Tasks, shows the
-- reason and can retry. A finding about the whole account comes first.
with failed as (
    select user_key, status from okta.app_user where upper(trim(sync_state)) = 'ERROR'
),
judged as (
    select links.user_key
    from recon.link as links
    join recon.verdict as verdicts on verdicts.account_key = links.account_key
    where links.is_primary and verdicts.verdict not in ('reconciled', 'service', 'idle', 'closed')
),
users as (
    select user_key, login from okta.user
),
final as (
    select
        failed.user_key, cast(null as integer) as account_key, null as subject_name, null as item,
        'SYNCHRONIZED' as expected,
        'ERROR' as actual,
        null as via,
        'Okta could not provision ' || users.login || ' to ServiceNow (syncState ERROR' || coalesce(', status ' || failed.status, '')
            || '): what changes in Okta does not reach the account.' as reason,
        null as rule,
        null as fix
    from failed
    join users on users.user_key = failed.user_key
    anti join judged on judged.user_key = failed.user_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
