-- custom.contractor_admin
-- title:       Contractor who holds admin
-- one row per: account_key, item
-- reads:       okta.user, servicenow.user, recon.link, recon.held_role, recon.role, recon.via, policy.setting
-- severity:    critical
-- controls:    ISO 27001 A.8.2; NIST AC-6
--
-- People from outside administer nothing here, whatever groups they are in. Ask the manager who
-- needs the work done, move it to an employee, and take the contractor out of the Okta group.
with contractors as (
    select user_key, login, "userType" as user_type from okta.user where "userType" = 'Contractor'
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
final as (
    select
        accounts.account_key,
        roles.name as item,
        'not held' as expected,
        'held' as actual,
        via.via,
        concat(
            contractors.login, ' is a contractor and holds ', roles.name,
            '; the account is ', date_diff('day', accounts.sys_created_on, as_ofs.as_of), ' days old.'
        ) as reason
    from contractors
    join recon.link as links on links.user_key = contractors.user_key
    join servicenow.user as accounts on accounts.account_key = links.account_key
    join recon.held_role as held on held.account_key = accounts.account_key
    join recon.role as roles on roles.role_key = held.role_key
    left join recon.via as via on via.account_key = held.account_key and via.role_key = held.role_key
    cross join as_ofs
    where accounts.active and roles.name = 'admin'
)
select account_key, item, expected, actual, via, reason from final
