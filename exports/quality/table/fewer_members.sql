-- quality.fewer_members
-- title:       Okta groups that count more members than the exports hold
-- one row per: args
-- reads:       okta.group, staging.group_size
-- adds to:     input.quality
--
-- Of groups without any member nothing is said here: nobody exports the members of all
-- groups.
with size as (
    select group_key, users, members from staging.group_size where users > members and members > 0
),
final as (
    select
        'okta_group.fewer_members' as code, 'okta' as system, 'okta.membership' as relation, size.users - size.members as affected,
        [okta.group.name, size.users::varchar, size.members::varchar] as args
    from size
    join okta.group on okta.group.group_key = size.group_key
)
select * from final order by args
