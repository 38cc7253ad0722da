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
-- The last attempt of Okta to write somebody to ServiceNow failed (syncState ERROR), and it does not try again by
-- itself: what changes in Okta, leaving too, does not reach the account. Okta's Dashboard, Tasks, says why, and retries.
-- Beside a finding about the whole account, that is the one to look at.
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
