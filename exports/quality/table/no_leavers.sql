-- quality.no_leavers
-- title:       No user is DEPROVISIONED
-- one row per: code, args
-- reads:       okta.user
-- adds to:     input.quality
--
-- Okta's API leaves DEPROVISIONED users out of a list of users, unless it is asked for
-- them: then a leaver looks like somebody Okta never knew. Each org has a list of its own.
with identity as (
    select okta_org, count(*) as users, count(*) filter (where status = 'DEPROVISIONED') as leavers from okta.user group by okta_org
),
final as (
    select
        if(okta_org is null, 'user.no_leavers', 'user.no_leavers_of_org') as code, 'okta' as system, 'okta.user' as relation, users as affected,
        if(okta_org is null, [users::varchar], [users::varchar, okta_org]) as args
    from identity
    where leavers = 0
)
select * from final order by args
