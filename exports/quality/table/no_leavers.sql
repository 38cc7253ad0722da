-- quality.no_leavers
-- title:       No user is DEPROVISIONED
-- one row per: code
-- reads:       okta.user
-- adds to:     input.quality
--
-- Okta's API leaves DEPROVISIONED users out of a list of users, unless it is asked for
-- them: then a leaver looks like somebody Okta never knew.
with identity as (
    select count(*) as users, count(*) filter (where status = 'DEPROVISIONED') as leavers from okta.user
),
final as (
    select 'user.no_leavers' as code, 'okta' as system, 'okta.user' as relation, users as affected, [users::varchar] as args
    from identity
    where users > 0 and leavers = 0
)
select * from final
