-- facts.run
-- title:       The run, and how much was compared
-- one row per: run
-- reads:       main.run, recon.origin, okta.user, servicenow.user, servicenow.user_role, servicenow.group_member, recon.identity, recon.verdict
with runs as (
    select tool_version, as_of, rules_file, rules_sha256 from main.run
),
origins as (
    select rules_text from recon.origin
),
identities as (
    select count(*) as identities, count(*) filter (where is_in_scope) as in_scope from recon.identity
),
accounts as (
    select
        count(*) as accounts,
        count(*) filter (where is_active) as active,
        count(*) filter (where user_key is not null) as linked,
        count(*) filter (where verdict = 'service' and not coalesce(is_platform, false)) as service,
        count(*) filter (where verdict = 'service' and is_platform) as platform
    from recon.verdict
),
grants as (
    select count(*) as grants, count(*) filter (where inherited) as inherited from servicenow.user_role
),
memberships as (
    select count(*) as memberships from servicenow.group_member
),
final as (
    select
        tool_version, as_of, coalesce(rules_file, '') as rules_file, coalesce(rules_sha256, '') as rules_sha256,
        coalesce(rules_text, '') as rules_text,
        identities, in_scope, accounts, active, linked, service, platform, grants, inherited, memberships
    from runs
    cross join origins
    cross join identities
    cross join accounts
    cross join grants
    cross join memberships
)
select
    tool_version, as_of, rules_file, rules_sha256, rules_text,
    identities, in_scope, accounts, active, linked, service, platform, grants, inherited, memberships
from final
