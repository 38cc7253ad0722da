-- review.person
-- title:       Accounts as subjects and as reviewers
-- one row per: account_key
-- reads:       servicenow.user, okta.user, recon.verdict, recon.identity, recon.account_use, recon.held_role, recon.role, recon.link, review.known_as
-- columns:
--   account_key:   the account
--   user_key:      its identity, null if none
--   subject_key:   what it is known by in item ids: as an earlier campaign knew it, else its sys_id, else its user name
--   person:        accounts that have the same are one person's: Okta's id, else the login, else the account alone
--   sys_id:        of the account
--   user_name:     of the account
--   name:          of the person, from ServiceNow, else from Okta
--   title:         as the account has it
--   department:    as the account has it
--   manager:       as the account displays it
--   okta_id:       of the identity
--   login:         of the identity
--   okta_status:   of the identity
--   email:         where packets go: of the account, else of the identity; null if neither is an address
--   addresses:     all addresses of the person, in lower case
--   is_active:     active in ServiceNow
--   is_primary:    the one account of its identity that is reconciled with it
--   is_service:    declared as a service account
--   is_platform:   ServiceNow ships it
--   service_rule:  the rule that declares it
--   service_owner: who answers for it
--   created_on:    the day the account was created
--   last_used_on:  the day it was last used; null if never, or not known
--   use:           that day, never, or not known
--   can_grant:     roles it holds that let it grant roles
--   why_not:       why it may not review: inactive, service_account, leaver, no_address; null if it may
--
-- A reviewer has to be somebody whom Okta knows as live: an account of nobody decides
-- nothing. Use is not known if no export has a login time, which is not the same as never.
-- user_admin and admin grant roles and memberships (ServiceNow: base system roles).
with accounts as (
    select
        account_key, sys_id, user_name, title, department, manager, email,
        coalesce(nullif(name, ''), nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), '')) as name
    from servicenow.user
),
users as (
    select
        user_key, okta_id, login, status, email,
        coalesce(nullif("displayName", ''), nullif(concat_ws(' ', nullif("firstName", ''), nullif("lastName", '')), '')) as name
    from okta.user
),
verdicts as (
    select account_key, user_key, is_active, service_rule, service_owner, is_platform from recon.verdict
),
links as (
    select account_key, is_primary from recon.link
),
identities as (
    select user_key, standing from recon.identity
),
uses as (
    select account_key, last_use_at, created_at from recon.account_use
),
granting as (
    select held_role.account_key, list(role.name order by role.name) as roles
    from recon.held_role as held_role
    join recon.role as role on role.role_key = held_role.role_key
    where role.name in ('admin', 'user_admin')
    group by held_role.account_key
),
known as (
    select account_key, subject_key from review.known_as
),
facts as (
    select
        accounts.*,
        known.subject_key as known_key,
        verdicts.user_key,
        users.okta_id, users.login, users.status as okta_status,
        coalesce(accounts.name, users.name, '') as shown_name,
        coalesce(
            case when recon.is_address(trim(accounts.email)) then trim(accounts.email) end,
            case when recon.is_address(trim(users.email)) then trim(users.email) end
        ) as address,
        list_distinct(list_filter([lower(trim(accounts.email)), lower(trim(users.email)), lower(trim(users.login))], lambda each: recon.is_address(each))) as addresses,
        coalesce(verdicts.is_active, true) as is_active,
        coalesce(links.is_primary, false) as is_primary,
        verdicts.service_rule is not null as is_service,
        coalesce(verdicts.is_platform, false) as is_platform,
        verdicts.service_rule, verdicts.service_owner,
        identities.standing,
        uses.account_key is not null as is_use_known,
        cast(uses.created_at as date) as created_on,
        cast(uses.last_use_at as date) as last_used_on,
        granting.roles as can_grant
    from accounts
    left join verdicts on verdicts.account_key = accounts.account_key
    left join links on links.account_key = accounts.account_key
    left join users on users.user_key = verdicts.user_key
    left join identities on identities.user_key = verdicts.user_key
    left join uses on uses.account_key = accounts.account_key
    left join granting on granting.account_key = accounts.account_key
    left join known on known.account_key = accounts.account_key
),
final as (
    select
        account_key, user_key,
        coalesce(known_key, nullif(sys_id, ''), 'user_name:' || lower(nullif(user_name, '')), 'account:' || account_key) as subject_key,
        coalesce('okta:' || okta_id, 'login:' || lower(login), 'account:' || account_key) as person,
        sys_id, user_name, shown_name as name, title, department, manager, okta_id, login, okta_status,
        address as email, addresses, is_active, is_primary, is_service, is_platform, service_rule, service_owner, created_on, last_used_on,
        case when not is_use_known then 'not known' when last_used_on is null then 'never' else strftime(last_used_on, '%Y-%m-%d') end as use,
        can_grant,
        case
            when not is_active then 'inactive'
            when is_service then 'service_account'
            when standing is distinct from 'live' then 'leaver'
            when address is null then 'no_address'
        end as why_not
    from facts
)
select
    account_key, user_key, subject_key, person, sys_id, user_name, name, title, department, manager, okta_id, login, okta_status,
    email, addresses, is_active, is_primary, is_service, is_platform, service_rule, service_owner, created_on, last_used_on, use,
    can_grant, why_not
from final
