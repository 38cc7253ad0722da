-- quality.several_apps
-- title:       Assignments of several apps
-- one row per: code
-- reads:       okta.app_user
-- adds to:     input.quality
--
-- Assignments should be those of the ServiceNow app alone.
with assigned as (
    select count(distinct app_id) as apps, count(*) as users from okta.app_user
),
final as (
    select 'app_user.several_apps' as code, 'okta' as system, 'okta.app_user' as relation, users as affected, [apps::varchar] as args
    from assigned
    where apps > 1
)
select * from final
