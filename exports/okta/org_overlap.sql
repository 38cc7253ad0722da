-- okta.org_overlap
-- title:       Records of one id in exports of several orgs
-- one row per: relation
-- reads:       staging.file_org, staging.okta_group_version, staging.okta_user_version
-- adds to:     staging.org_overlap
-- unless empty: staging.file_org
--
-- An id of Okta's stands for one record whatever the org. In exports of several, one of the
-- files is of another org than the rules say.
with file_org as (
    select file_key, okta_org from staging.file_org
),
stated as (
    select 'okta.user' as relation, okta_id as id, file_key from staging.okta_user_version where okta_id is not null
    union all
    select 'okta.group' as relation, group_id as id, file_key from staging.okta_group_version where group_id is not null
),
several as (
    select stated.relation, stated.id
    from stated
    join file_org on file_org.file_key = stated.file_key
    group by stated.relation, stated.id
    having count(distinct file_org.okta_org) > 1
),
final as (
    select relation, count(*) as ids, min(id) as an_id from several group by relation
)
select * from final order by relation
