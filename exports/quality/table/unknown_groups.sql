-- quality.unknown_groups
-- title:       Memberships of groups that the exported list of Okta groups lacks
-- one row per: code
-- reads:       okta.group, okta.membership, staging.batch, staging.file_org, staging.rejected
-- adds to:     input.quality
--
-- Okta's list of groups has them all: a group that only memberships name is a sign that
-- the list is filtered or cut off, or that a name in the memberships is. Each org has a list
-- of its own.
with listing as (
    select batch.file_key, file_org.okta_org
    from staging.batch
    left join staging.file_org on file_org.file_key = batch.file_key
    where batch.relation = 'okta.group' and batch.rows_staged > 0
),
unlisted as (
    select okta.group.name
    from okta.group
    semi join listing on listing.okta_org is not distinct from okta.group.okta_org
    where okta.group.file_key not in (select file_key from listing)
        and exists (select 1 from okta.membership where membership.group_key = okta.group.group_key)
    union
    select rejected.value as name
    from staging.rejected
    left join staging.file_org on file_org.file_key = rejected.file_key
    semi join listing on listing.okta_org is not distinct from file_org.okta_org
    where rejected.relation = 'okta.membership' and rejected.code = 'okta_group.unknown' and rejected.value is not null
),
counted as (
    select count(*) as groups, min(name) as first from unlisted
),
final as (
    select
        'membership.unknown_groups' as code, 'okta' as system, 'okta.membership' as relation, counted.groups as affected,
        [counted.groups::varchar, staging.shorten(counted.first) || if(counted.groups > 1, ', ...', '')] as args
    from counted
    where counted.groups > 0
)
select * from final
