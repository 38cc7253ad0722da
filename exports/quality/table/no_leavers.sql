-- quality.no_leavers
-- title:       No user is DEPROVISIONED
-- one row per: topic
-- reads:       okta.user
-- adds to:     input.quality
--
-- Okta's API leaves DEPROVISIONED users out of a list of users, unless it is asked for
-- them: then a leaver looks like somebody Okta never knew.
with identity as (
    select count(*) as users, count(*) filter (where status = 'DEPROVISIONED') as leavers from okta.user
),
final as (
    select
        'warning' as severity, 'no_leavers' as topic, 'okta' as system, 'okta.user' as relation, users as affected,
        format('of {} Okta users none is DEPROVISIONED: a leaver cannot be told from somebody Okta never knew', users) as message,
        'export all users (/api/v1/users?search=status pr), or add a second file with filter=status eq "DEPROVISIONED"' as hint
    from identity
    where users > 0 and leavers = 0
)
select * from final
