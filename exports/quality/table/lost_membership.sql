-- Statements of who is in which Okta group, or uses the app, that were not
-- loaded although the user may well be there: whoever they are about looks
-- like somebody who lost it. Users and groups that no export holds are none
-- of these: nobody here is judged by them.
insert into input.quality by name
with rejected as (
    select relation, cause from staging.rejected where relation in ('okta.membership', 'okta.app_user')
),
file as (
    select relation, sum(rows_staged + rows_refused)::bigint as records from staging.batch group by relation
),
lost as (
    select relation, count(*) as records
    from rejected
    where not starts_with(cause, 'no user in ') and not starts_with(cause, 'no group in ') and cause <> 'the row names no user'
    group by relation
),
final as (
    select
        'warning' as severity, 'lost_membership' as topic, 'okta' as system, lost.relation, lost.records as affected,
        format('{} of {} {} could not be loaded: whoever they are about may look as if they had lost them', lost.records, file.records,
            if(lost.relation = 'okta.app_user', 'app assignments', 'memberships of Okta groups')) as message,
        'export them with the ids of users and groups, in whole rows' as hint
    from lost
    join file on file.relation = lost.relation
)
select * from final order by relation
