-- quality.lost
-- title:       Users, memberships and assignments of Okta that were not loaded
-- one row per: relation, code
-- reads:       input.balance, staging.rejected
-- unless empty: staging.rejected
-- adds to:     input.quality
--
-- Okta's users, and statements of who is in which group or uses the app, that were not
-- loaded: whoever they are about looks like somebody whom Okta does not know, or who
-- lost the group. Memberships of users and groups that no export holds are none of
-- these: nobody here is judged by them. Where only the group cannot be told, it matters
-- if the rules name it (lost_group). A record about a user that also says in which groups
-- the user is takes these along.
with rejected as (
    select file_key, relation, code from staging.rejected where relation in ('okta.user', 'okta.membership', 'okta.app_user')
),
balance as (
    select relation, sum(rows_read)::bigint as records from input.balance group by relation
),
lost as (
    select
        relation,
        case
            when relation = 'okta.user' then 'user.lost'
            when relation = 'okta.app_user' then 'app_user.lost'
            when code = 'okta_group.ambiguous' then 'membership.lost_group'
            else 'membership.lost'
        end as code,
        count(*) as records
    from rejected
    where code not in ('user.unknown', 'user.unknown_name', 'okta_group.unknown', 'row.no_user', 'row.total')
    group by all
),
with_groups as (
    select distinct file_key from input.balance where relation = 'okta.membership'
),
taken_along as (
    select count(*) as records
    from rejected
    join with_groups on with_groups.file_key = rejected.file_key
    where rejected.relation = 'okta.user'
),
final as (
    select
        'membership.lost_with_user' as code, 'okta' as system, 'okta.membership' as relation, records as affected,
        [records::varchar] as args
    from taken_along
    where records > 0
    union all
    select
        lost.code, 'okta' as system, lost.relation, lost.records as affected, [lost.records::varchar, balance.records::varchar] as args
    from lost
    join balance on balance.relation = lost.relation
)
select * from final order by relation, code
