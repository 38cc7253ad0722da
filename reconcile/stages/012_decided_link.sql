-- recon.decided_link
-- title:       Whose account is whose, as a person decided it
-- one row per: link_no
-- reads:       policy.decided_link, okta.user, servicenow.user
-- columns:
--   link_no:     its place among the links of the rules
--   rule:        its place in the rules
--   user_name:   the account it names
--   login:       the identity it names, null if it says that the account is nobody's
--   is_nobodys:  the account belongs to no identity
--   account_key: that account, null if the exports have none of that name, or several
--   user_key:    that identity, null if the exports have none with that login (in the org that is said), or the account is nobody's
--
-- A link that names an account or an identity that the exports do not have decides nothing.
with links as (
    select link_no, rule, user_name, login, is_nobodys, okta_org, lower(trim(user_name)) as account_name, lower(trim(login)) as identity_name
    from policy.decided_link
),
accounts as (
    select lower(trim(user_name)) as account_name, if(count(*) = 1, min(account_key), null) as account_key
    from servicenow.user
    where lower(trim(user_name)) in (select links.account_name from links)
    group by lower(trim(user_name))
),
identities as (
    select links.link_no, if(count(*) = 1, min(users.user_key), null) as user_key
    from links
    join okta.user as users on lower(trim(users.login)) = links.identity_name and coalesce(users.okta_org = links.okta_org, true)
    group by links.link_no
),
final as (
    select links.link_no, links.rule, links.user_name, links.login, links.is_nobodys, accounts.account_key, identities.user_key
    from links
    left join accounts on accounts.account_name = links.account_name
    left join identities on identities.link_no = links.link_no
)
select link_no, rule, user_name, login, is_nobodys, account_key, user_key from final
