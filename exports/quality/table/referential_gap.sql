-- quality.referential_gap
-- title:       Grants and memberships of users whom no export holds
-- one row per: args
-- reads:       okta.user, servicenow.user, input.balance, staging.rejected
-- unless empty: staging.rejected
-- adds to:     input.quality
--
-- Grants and memberships of users that are not there say that the export of users is
-- filtered or cut off: what is missing from it would look like people without an
-- account, or like accounts that nobody owns. One in a hundred is a matter of two
-- exports taken minutes apart, ten users that are one in two hundred are not. Three that
-- are one in ten are too many in a small estate: there affected is null, which makes the
-- table doubtful however few they are. That somebody changed records who is no user any more
-- says nothing of it.
with rejected as (
    select relation, code, value from staging.rejected where relation <> 'servicenow.activity'
),
balance as (
    select relation, sum(rows_read)::bigint as records from input.balance group by relation
),
loaded as (
    select 'okta' as system, count(*) as users from okta.user
    union all
    select 'servicenow' as system, count(*) as users from servicenow.user
),
about_user as (
    select relation, split_part(relation, '.', 1) as system, count(*) as records, count(distinct value) as users
    from rejected
    where code in ('user.unknown', 'user.unknown_name', 'event.unknown_user', 'account.unknown')
    group by relation
),
final as (
    select
        case about_user.relation
            when 'okta.membership' then 'membership.unknown_users'
            when 'okta.app_user' then 'app_user.unknown_users'
            when 'okta.sign_on' then 'event.unknown_users'
            when 'servicenow.user_role' then 'grant.unknown_users'
            when 'servicenow.delegate' then 'delegate.unknown_users'
            when 'okta.admin_role' then 'admin_role.unknown_users'
            else 'group_member.unknown_users'
        end as code,
        about_user.system, about_user.system || '.user' as relation,
        if(about_user.users >= 3 and about_user.users * 10 >= loaded.users + about_user.users, null, about_user.users) as affected,
        [about_user.records::varchar, balance.records::varchar, about_user.users::varchar] as args
    from about_user
    join balance on balance.relation = about_user.relation
    join loaded on loaded.system = about_user.system
    where about_user.records * 100 >= balance.records
        or about_user.users >= 3 and about_user.users * 10 >= loaded.users + about_user.users
        or about_user.users >= 10 and (about_user.records * 200 >= balance.records or about_user.users * 200 >= loaded.users)
)
select * from final order by system, affected desc
