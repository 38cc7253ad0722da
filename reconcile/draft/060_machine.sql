-- draft.machine
-- title:       Active accounts of nobody that look like those of software
-- one row per: user_name
-- reads:       servicenow.user, recon.link, recon.service_account
-- columns:
--   user_name: the account
--   is_marked: ServiceNow says so: web service access only, or an internal integration
--
-- The others are called as people call such accounts. The platform's own are known.
with accounts as (
    select account_key, user_name, coalesce(web_service_access_only, false) or coalesce(internal_integration_user, false) as is_marked
    from servicenow.user
    where coalesce(active, true) and user_name is not null
),
unlinked as (
    select accounts.user_name, accounts.is_marked
    from accounts
    anti join recon.link as links on links.account_key = accounts.account_key
    anti join recon.service_account as known on known.account_key = accounts.account_key
),
final as (
    select user_name, bool_or(is_marked) as is_marked
    from unlinked
    where is_marked or regexp_matches(lower(user_name), '(^|[._-])(svc|service|integration|api|bot|batch|system)([._-]|$)')
    group by user_name
)
select user_name, is_marked from final
