-- quality.several_apps
-- title:       Assignments of several apps
-- one row per: topic
-- reads:       okta.app_user
-- adds to:     input.quality
--
-- Assignments should be those of the ServiceNow app alone.
with assigned as (
    select count(distinct app_id) as apps, count(*) as users from okta.app_user
),
final as (
    select
        'warning' as severity, 'several_apps' as topic, 'okta' as system, 'okta.app_user' as relation, users as affected,
        format('the app users come from {} apps: of each user, the assignment whose externalId can be a sys_id counts', apps) as message,
        'export the users of the ServiceNow app only' as hint
    from assigned
    where apps > 1
)
select * from final
