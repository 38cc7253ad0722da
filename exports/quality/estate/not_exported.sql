-- quality.not_exported
-- title:       Tables that no file fed
-- one row per: relation
-- reads:       input.feed, staging.batch, staging.needed
-- adds to:     input.quality
--
-- Tables that no file fed: a warning if nothing can be said without them (the table of
-- causes says so), or if the rules need them.
with wanted (code, system, relation) as (
    values
        ('grant.not_exported', 'servicenow', 'servicenow.user_role'),
        ('membership.not_exported', 'okta', 'okta.membership'),
        ('group_member.not_exported', 'servicenow', 'servicenow.group_member'),
        ('role.not_exported', 'servicenow', 'servicenow.role'),
        ('app_user.not_exported', 'okta', 'okta.app_user')
),
fed as (
    select distinct relation from input.feed
    union
    select relation from staging.batch
),
needed as (
    select distinct relation from staging.needed
),
final as (
    select wanted.code, if(needed.relation is null, null, 'warning') as severity, wanted.system, wanted.relation
    from wanted
    left join needed on needed.relation = wanted.relation
    anti join fed on fed.relation = wanted.relation
)
select * from final
