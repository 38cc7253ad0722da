-- quality.unknown_listed
-- title:       Groups and roles that the exported lists of ServiceNow lack
-- one row per: code
-- reads:       servicenow.group, servicenow.role, staging.batch
-- adds to:     input.quality
--
-- A list of groups or roles that lacks many that other tables name is filtered or cut off.
-- A few are what two exports taken minutes apart leave.
with listed as (
    select 'group_member.unknown_groups' as code, 'servicenow.group' as relation, file_key from servicenow.group
    union all
    select 'grant.unknown_roles' as code, 'servicenow.role' as relation, file_key from servicenow.role
),
listing as (
    select distinct relation from staging.batch where rows_staged > 0
),
counted as (
    select
        listed.code, listed.relation, count(*) filter (where listed.file_key is null) as unlisted, count(*) as entries
    from listed
    semi join listing on listing.relation = listed.relation
    group by listed.code, listed.relation
),
final as (
    select
        code, 'servicenow' as system, relation, unlisted as affected, [unlisted::varchar, entries::varchar] as args
    from counted
    where unlisted >= 10 and unlisted * 200 >= entries
)
select * from final order by code
