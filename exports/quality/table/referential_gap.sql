-- quality.referential_gap
-- title:       Grants and memberships of users whom no export holds
-- one row per: message
-- reads:       staging.batch, staging.rejected
-- adds to:     input.quality
--
-- Grants and memberships of users that are not there say that the export of users is
-- filtered or cut off: what is missing from it would look like people without an
-- account, or like accounts that nobody owns. One in a hundred is a matter of two
-- exports taken minutes apart.
with rejected as (
    select relation, cause, value from staging.rejected where topic = 'unresolved'
),
batch as (
    select relation, sum(rows_staged + rows_refused)::bigint as records from staging.batch group by relation
),
about_user as (
    select relation, count(*) as records, count(distinct value) as users
    from rejected
    where starts_with(cause, 'no user in ') or starts_with(cause, 'no account in ')
    group by relation
),
final as (
    select
        'warning' as severity, 'referential_gap' as topic, split_part(about_user.relation, '.', 1) as system,
        split_part(about_user.relation, '.', 1) || '.user' as relation, about_user.records as affected,
        format('{} of {} {} are about {} that the exports of users do not hold', about_user.records, batch.records,
            case about_user.relation
                when 'servicenow.user_role' then 'grants of roles'
                when 'okta.app_user' then 'app assignments'
                else 'memberships'
            end,
            if(about_user.users = 1, '1 user', format('{} users', about_user.users)))
            || ': users seem to be filtered or cut off' as message,
        case when starts_with(about_user.relation, 'okta.')
            then 'export all users of Okta, deprovisioned ones too (/api/v1/users?search=status pr), to the last page'
            else 'export sys_user without a filter (inactive accounts, too), to the last record'
        end as hint
    from about_user
    join batch on batch.relation = about_user.relation
    where about_user.records * 100 >= batch.records
)
select * from final order by system, affected desc
