-- recon.verdict
-- title:       The one verdict on each account
-- one row per: account_key
-- reads:       servicenow.user, recon.match, recon.link, recon.identity, recon.service_account, recon.closed_unused, recon.contradiction, policy.setting, recon.person_setting
-- columns:
--   account_key:   the account
--   user_key:      the identity it is linked to, null if none
--   verdict:       a kind of finding about the whole account (of orphaned, identity or service); or service (declared), reconciled (the account of an identity in scope), closed (active but locked, as the rules ask or because its owner is suspended) or idle (none of these)
--   is_active:     active in ServiceNow; also true if the exports do not say
--   is_locked:     locked out, null if the export does not say
--   service_rule:  the rule that declares it a service account
--   service_owner: who answers for it
--   is_platform:   ServiceNow ships it
--
-- An account with a verdict of its own gets no finding about roles, use or attributes
-- beside it. What is wrong with the person comes before what is wrong with the link, so
-- that a leaver's second account is deactivated too, not only reviewed.
--
-- An account whose keys name different people comes before that: whose it is decides what
-- would be wrong with it.
--
-- What a plan has put right must not look wrong to the next run. So an account that is as
-- the rules ask is no finding: locked, where they lock (closed); inactive, of somebody who
-- should have none, even if it is a second account or nobody knows of which leaver (idle);
-- inactive for want of use, where they deactivate for that, or of somebody who may have one and
-- needs none (idle). An account of which the
-- exports do not say whether it is active is judged as an active one; what is found is
-- doubtful.
with accounts as (
    select
        account_key, active, locked_out,
        coalesce(web_service_access_only, false) or coalesce(internal_integration_user, false) as is_machine
    from servicenow.user
),
matches as (
    select account_key, user_key, all_left from recon.match
),
links as (
    select account_key, user_key, is_primary from recon.link
),
identities as (
    select user_key, standing, is_in_scope, coalesce(is_optional, false) as is_optional from recon.identity
),
declared_accounts as (
    select account_key, rule as service_rule, owner as service_owner, is_platform from recon.service_account
),
contradictions as (
    select account_key from recon.contradiction
),
closed_unused as (
    select account_key from recon.closed_unused
),
actions as (
    select
        max(value) filter (name = 'deprovision.leaver') as leaver,
        max(value) filter (name = 'deprovision.unassigned') as unassigned,
        max(value) filter (name = 'deprovision.no_identity') as no_identity
    from policy.setting
),
own_actions as (
    select
        user_key,
        max(value) filter (name = 'deprovision.leaver') as leaver,
        max(value) filter (name = 'deprovision.unassigned') as unassigned
    from recon.person_setting
    group by user_key
),
facts as (
    select
        accounts.account_key,
        links.user_key,
        coalesce(accounts.active, true) as is_active,
        accounts.locked_out as is_locked,
        accounts.is_machine,
        declared_accounts.service_rule,
        declared_accounts.service_owner,
        coalesce(declared_accounts.is_platform, false) as is_platform,
        declared_accounts.account_key is not null as is_declared,
        contradictions.account_key is not null as is_contradicted,
        matches.account_key is not null and matches.user_key is null as is_ambiguous,
        coalesce(identities.standing = 'leaver' or (matches.user_key is null and matches.all_left), false) as has_left,
        closed_unused.account_key is not null as is_closed_unused,
        coalesce(links.is_primary, false) as is_primary,
        identities.standing,
        coalesce(identities.is_in_scope, false) as is_in_scope,
        coalesce(identities.is_optional, false) as is_optional
    from accounts
    left join declared_accounts on declared_accounts.account_key = accounts.account_key
    left join contradictions on contradictions.account_key = accounts.account_key
    left join matches on matches.account_key = accounts.account_key
    left join links on links.account_key = accounts.account_key
    left join identities on identities.user_key = links.user_key
    left join closed_unused on closed_unused.account_key = accounts.account_key
),
judged as (
    select
        facts.*,
        coalesce(facts.is_active and facts.is_locked and case
            when facts.has_left then coalesce(own_actions.leaver, actions.leaver) = 'lock'
            when facts.is_ambiguous then false
            when facts.standing = 'suspended' then true
            when facts.standing = 'live' and not facts.is_in_scope then coalesce(own_actions.unassigned, actions.unassigned) = 'lock'
            when facts.user_key is null and not facts.is_machine then actions.no_identity = 'lock'
        end, false) as is_closed
    from facts
    cross join actions
    left join own_actions on own_actions.user_key = facts.user_key
),
final as (
    select
        account_key,
        user_key,
        case
            when is_declared then 'service'
            when is_contradicted then 'identity.contradiction'
            when is_closed then 'closed'
            when is_ambiguous and has_left and not is_active then 'idle'
            when is_ambiguous then 'identity.ambiguous'
            when is_active and standing = 'leaver' then 'orphaned.leaver'
            when is_active and standing = 'suspended' and not is_locked then 'orphaned.suspended'
            when is_active and standing = 'live' and not is_in_scope then 'orphaned.unassigned'
            when user_key is not null and not is_primary and (is_active or is_in_scope and not is_optional) then 'identity.duplicate_account'
            when is_active and user_key is null and is_machine then 'service.unowned'
            when is_active and user_key is null then 'orphaned.no_identity'
            when is_in_scope and (is_active or not (is_closed_unused or is_optional)) then 'reconciled'
            else 'idle'
        end as verdict,
        is_active,
        is_locked,
        service_rule,
        service_owner,
        is_platform
    from judged
)
select account_key, user_key, verdict, is_active, is_locked, service_rule, service_owner, is_platform from final
