-- quality.lost
-- title:       Users, memberships and assignments of Okta that were not loaded
-- one row per: relation, code
-- reads:       input.balance, staging.rejected
-- adds to:     input.quality
--
-- Okta's users, and statements of who is in which group or uses the app, that were not
-- loaded: whoever they are about looks like somebody whom Okta does not know, or who
-- lost the group. Memberships of users and groups that no export holds are none of
-- these: nobody here is judged by them. Where only the group cannot be told, it matters
-- if the rules name it (lost_group).
with rejected as (
    select relation, code from staging.rejected where relation in ('okta.user', 'okta.membership', 'okta.app_user')
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
    where code not in ('user.unknown', 'user.unknown_name', 'okta_group.unknown', 'row.no_user')
    group by all
),
final as (
    select
        lost.code, 'okta' as system, lost.relation, lost.records as affected, [lost.records::varchar, balance.records::varchar] as args
    from lost
    join balance on balance.relation = lost.relation
)
select * from final order by relation, code
