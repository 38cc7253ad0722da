-- run
-- title:       Key numbers of the run
-- one row per: as_of
-- reads:       recon.origin, policy.setting, okta.user, okta.group, okta.membership, recon.identity, recon.verdict, recon.link, recon.match, servicenow.user, servicenow.user_role, servicenow.role, servicenow.group, servicenow.group_member
-- columns:
--   tool_version:        of rolecall
--   rules_file:          the base name of the rules file, null if there were no rules
--   rules_sha256:        of its bytes, lower-case hex
--   as_of:               the time as of which the run judges, UTC
--   identities:          identities in the Okta export
--   live_identities:     those that are live
--   leavers:             those that are deprovisioned
--   in_scope:            those that must have an account
--   okta_groups:         Okta groups
--   okta_memberships:    memberships of them
--   accounts:            accounts in the ServiceNow export
--   active_accounts:     those that are active
--   correlated_accounts: those linked to one identity
--   ambiguous_accounts:  those that several identities could own
--   service_accounts:    those declared as service accounts by the rules
--   platform_accounts:   those that ServiceNow ships
--   roles:               roles
--   grants:              grants
--   inherited_grants:    those that are inherited
--   groups:              ServiceNow groups
--   group_members:       memberships of them
with as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
origins as (
    select tool_version, rules_file, rules_sha256 from recon.origin
),
final as (
    select
        origins.tool_version,
        origins.rules_file,
        origins.rules_sha256,
        as_ofs.as_of,
        (select count(*) from okta.user) as identities,
        (select count(*) from recon.identity as identity where identity.standing = 'live') as live_identities,
        (select count(*) from recon.identity as identity where identity.standing = 'leaver') as leavers,
        (select count(*) from recon.identity as identity where identity.is_in_scope) as in_scope,
        (select count(*) from okta.group) as okta_groups,
        (select count(*) from okta.membership) as okta_memberships,
        (select count(*) from servicenow.user) as accounts,
        (select count(*) from servicenow.user as account where account.active) as active_accounts,
        (select count(*) from recon.link) as correlated_accounts,
        (select count(*) from recon.match as matched where matched.user_key is null) as ambiguous_accounts,
        (select count(*) from recon.verdict as verdict where verdict.verdict = 'service' and not verdict.is_platform) as service_accounts,
        (select count(*) from recon.verdict as verdict where verdict.verdict = 'service' and verdict.is_platform) as platform_accounts,
        (select count(*) from servicenow.role) as roles,
        (select count(*) from servicenow.user_role) as grants,
        (select count(*) from servicenow.user_role as user_role where user_role.inherited) as inherited_grants,
        (select count(*) from servicenow.group) as groups,
        (select count(*) from servicenow.group_member) as group_members
    from as_ofs
    cross join origins
)
select
    tool_version, rules_file, rules_sha256, as_of, identities, live_identities, leavers, in_scope, okta_groups, okta_memberships, accounts, active_accounts,
    correlated_accounts, ambiguous_accounts, service_accounts, platform_accounts, roles, grants, inherited_grants,
    groups, group_members
from final
