-- quality.org_not_exported
-- title:       Orgs of which a table was not exported, though it was of another
-- one row per: relation, args
-- reads:       input.feed, staging.batch, staging.file_org, staging.needed, staging.org
-- adds to:     input.quality
-- unless empty: staging.org
--
-- A table that no file feeds at all is another matter (quality.not_exported).
with wanted (relation, noun) as (
    values ('okta.group', 'groups'), ('okta.membership', 'memberships of groups'), ('okta.app_user', 'users of the ServiceNow app')
),
org as (
    select name from staging.org
),
file_org as (
    select file_key, okta_org from staging.file_org
),
feeding as (
    select relation, file_key from input.feed where rows_loaded > 0
    union
    select relation, file_key from staging.batch
),
fed as (
    select distinct feeding.relation, file_org.okta_org
    from feeding
    join file_org on file_org.file_key = feeding.file_key
),
needed as (
    select distinct relation from staging.needed
),
final as (
    select
        'org.not_exported' as code,
        if(wanted.relation = 'okta.app_user' and needed.relation is null, 'note', null) as severity,
        'okta' as system, wanted.relation, [wanted.noun, org.name] as args
    from wanted
    cross join org
    left join needed on needed.relation = wanted.relation
    semi join (select relation from fed) as of_another on of_another.relation = wanted.relation
    anti join fed on fed.relation = wanted.relation and fed.okta_org = org.name
)
select * from final order by relation, args
