-- quality.org_overlap
-- title:       Records that exports of several orgs hold
-- one row per: relation
-- reads:       staging.org_overlap
-- adds to:     input.quality
-- unless empty: staging.org_overlap
with overlap as (
    select relation, ids, an_id from staging.org_overlap
),
final as (
    select 'org.overlap' as code, 'okta' as system, relation, ids as affected, [ids::varchar, an_id] as args from overlap
)
select * from final order by relation
