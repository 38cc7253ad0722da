-- quality.lost
-- title:       Users, memberships and assignments of Okta that were not loaded
-- one row per: relation, topic
-- reads:       staging.batch, staging.rejected
-- adds to:     input.quality
--
-- Okta's users, and statements of who is in which group or uses the app, that were not
-- loaded: whoever they are about looks like somebody whom Okta does not know, or who
-- lost the group. Memberships of users and groups that no export holds are none of
-- these: nobody here is judged by them. Where only the group cannot be told, it matters
-- if the rules name it (lost_group).
with rejected as (
    select relation, cause from staging.rejected where relation in ('okta.user', 'okta.membership', 'okta.app_user')
),
batch as (
    select relation, sum(rows_staged + rows_refused)::bigint as records from staging.batch group by relation
),
lost as (
    select relation, if(starts_with(cause, 'several groups '), 'lost_group', 'lost') as topic, count(*) as records
    from rejected
    where not starts_with(cause, 'no user in ') and not starts_with(cause, 'no group in ') and cause <> 'the row names no user'
    group by relation, topic
),
final as (
    select
        'warning' as severity, lost.topic, 'okta' as system, lost.relation, lost.records as affected,
        format('{} of {} {} could not be loaded: ', lost.records, batch.records, case lost.relation
            when 'okta.user' then 'Okta users'
            when 'okta.app_user' then 'app assignments'
            else 'memberships of Okta groups'
        end) || case
            when lost.relation = 'okta.user' then 'their accounts may look like nobody''s'
            when lost.topic = 'lost_group' then 'their groups share names with others'
            else 'whoever they are about may look as if they had lost them'
        end as message,
        if(lost.relation = 'okta.user', 'correct these rows, or export the file again', 'export them with the ids of users and groups, in whole rows') as hint
    from lost
    join batch on batch.relation = lost.relation
)
select * from final order by relation, topic
