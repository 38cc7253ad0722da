-- quality.unknown_groups
-- title:       Memberships of groups that the exported list of Okta groups lacks
-- one row per: code
-- reads:       okta.group, okta.membership, staging.batch, staging.rejected
-- adds to:     input.quality
--
-- Okta's list of groups has them all: a group that only memberships name is a sign that
-- the list is filtered or cut off, or that a name in the memberships is.
with listing as (
    select file_key from staging.batch where relation = 'okta.group' and rows_staged > 0
),
unlisted as (
    select okta.group.name
    from okta.group
    where okta.group.file_key not in (select file_key from listing)
        and exists (select 1 from okta.membership where membership.group_key = okta.group.group_key)
    union
    select value as name from staging.rejected where relation = 'okta.membership' and code = 'okta_group.unknown' and value is not null
),
counted as (
    select count(*) as groups, min(name) as first from unlisted
),
final as (
    select
        'membership.unknown_groups' as code, 'okta' as system, 'okta.membership' as relation, counted.groups as affected,
        [counted.groups::varchar, staging.shorten(counted.first) || if(counted.groups > 1, ', ...', '')] as args
    from counted
    where counted.groups > 0 and exists (select 1 from listing)
)
select * from final
