-- external.internal_role
-- title:       External person with an internal role
-- one row per: account_key, item
-- reads:       recon.verdict, recon.held_role, recon.role, recon.role_closure, policy.check_pattern, servicenow.user
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; NIST AC-6
--
-- An external person's account holds a role that is not for external users. Accounts with snc_external are
-- external. If checks.external.internal_role.internal_domains lists the company's e-mail domains or company
-- names, accounts with neither are external, too. If it lists only domains, an account without an e-mail
-- address is not judged by its company; if it lists only companies, e-mail addresses are not compared.
-- external_roles lists the roles that external users may hold. If one such role contains another, only the
-- outer one is reported. The platform forbids an account to have both snc_external and snc_internal: if one
-- does, its data is wrong, and that is one finding, since nobody can tell which of its roles are wrong.
-- Accounts that ServiceNow ships are not judged, nor are declared service accounts by their address.
with roles as (
    select role_key, name, is_unmanaged from recon.role
),
internal as (
    select lower(like_pattern) as like_pattern, regexp_matches(pattern, '^[^ ]+[.][^ .]+$') as is_domain from policy.check_pattern where kind = 'external.internal_role' and parameter = 'internal_domains'
),
allowed as (
    select like_pattern from policy.check_pattern where kind = 'external.internal_role' and parameter = 'external_roles'
),
verdicts as (
    select account_key, user_key, verdict from recon.verdict where is_active and not coalesce(is_platform, false)
),
explicit as (
    select held.account_key, bool_or(roles.name = 'snc_external') as is_external, bool_or(roles.name = 'snc_internal') as is_internal
    from recon.held_role as held
    join roles on roles.role_key = held.role_key
    where roles.name in ('snc_external', 'snc_internal')
    group by held.account_key
),
listed as (
    select coalesce(bool_or(is_domain), false) as has_domains, coalesce(bool_or(not is_domain), false) as has_companies from internal
),
origins as (
    select
        account_key, user_name, sys_id,
        lower(recon.plain(if(contains(email, '@'), split_part(email, '@', -1), null))) as domain, recon.plain(company) as company
    from servicenow.user
),
told as (
    select
        origins.account_key, origins.user_name, origins.sys_id, origins.domain, origins.company,
        coalesce(if(listed.has_domains, origins.domain, null), if(listed.has_companies, origins.company, null)) as origin
    from origins
    cross join listed
),
outsiders as (
    select
        told.account_key, verdicts.user_key, coalesce(told.user_name, told.sys_id) as user_name,
        coalesce(explicit.is_external, false) as is_external, coalesce(explicit.is_internal, false) as is_internal,
        told.origin
    from told
    join verdicts on verdicts.account_key = told.account_key
    left join explicit on explicit.account_key = told.account_key
    where coalesce(explicit.is_external, false)
        or (
            verdicts.verdict <> 'service' and told.origin is not null
            and not exists (
                select 1 from internal
                where coalesce(like_escape(told.domain, internal.like_pattern, '!'), false) or coalesce(like_escape(lower(told.company), internal.like_pattern, '!'), false)
            )
        )
),
held as (
    select outsiders.account_key, held.role_key, roles.name
    from outsiders
    join recon.held_role as held on held.account_key = outsiders.account_key
    join roles on roles.role_key = held.role_key
    where not roles.is_unmanaged and roles.name not in ('snc_external', 'snc_internal')
        and not exists (select 1 from allowed where like_escape(roles.name, allowed.like_pattern, '!'))
),
-- in another role that is reported, and does not contain it
within as (
    select distinct held.account_key, held.role_key
    from held
    join recon.role_closure as closure on closure.contained_role_key = held.role_key
    join held as containing on containing.account_key = held.account_key and containing.role_key = closure.role_key
    anti join recon.role_closure as back on back.role_key = held.role_key and back.contained_role_key = closure.role_key
),
outer_roles as (
    select held.account_key, held.name from held anti join within on within.account_key = held.account_key and within.role_key = held.role_key
),
-- who is both is said once, with the roles that depend on it
both_roles as (
    select outsiders.account_key, string_agg(outer_roles.name, ', ' order by outer_roles.name) as names
    from outsiders
    left join outer_roles on outer_roles.account_key = outsiders.account_key
    where outsiders.is_external and outsiders.is_internal
    group by outsiders.account_key
),
found as (
    select outer_roles.account_key, outer_roles.name as item, false as is_both, null as names
    from outer_roles
    anti join both_roles on both_roles.account_key = outer_roles.account_key
    union all
    select account_key, 'snc_internal' as item, true as is_both, names from both_roles
),
final as (
    select
        outsiders.user_key, outsiders.account_key, null as subject_name, found.item,
        if(found.is_both, 'snc_external or snc_internal', 'a role for outsiders') as expected,
        if(found.is_both, 'both', 'held') as actual,
        null as via,
        'The account ' || outsiders.user_name || case
            when found.is_both then ' holds both snc_external and snc_internal, which the platform forbids: take away the one that is wrong.'
                || coalesce(' If it is an outsider''s, it is not to hold ' || found.names || ' either.', '')
            when outsiders.is_external then ' holds snc_external, and ' || found.item || ', which is not for outsiders.'
            else ' is of ' || outsiders.origin || ', which is not the company''s own, and holds ' || found.item || '.'
        end as reason,
        null as rule,
        null as fix
    from found
    join outsiders on outsiders.account_key = found.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
