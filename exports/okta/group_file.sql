-- okta.group_file
-- title:       Lists of users whose file is called by the name of a group
-- one row per: file_key
-- reads:       staging.batch, staging.file_org, staging.okta_group_version, staging.okta_user_version
-- makes:       staging.okta_group_file
--
-- Lists of users whose files are called as a group is: of such a list every user is in
-- another list, too, so that it is no list of all users, but of the group's members.
with batch as (
    select batch.file_key, batch.stem, file_org.okta_org
    from staging.batch
    left join staging.file_org on file_org.file_key = batch.file_key
    where batch.relation = 'okta.user' and batch.stem is not null
),
known_group as (
    select distinct okta_org, name from staging.okta_group_version where code is null
),
version as (
    select file_key, identity from staging.okta_user_version where code is null
),
named as (
    select batch.file_key, batch.stem as group_name from batch semi join known_group on known_group.name = batch.stem and known_group.okta_org is not distinct from batch.okta_org
),
elsewhere as (
    select distinct identity from version where file_key not in (select file_key from named)
),
alone as (
    select distinct version.file_key
    from version
    semi join named on named.file_key = version.file_key
    anti join elsewhere on elsewhere.identity = version.identity
),
final as (
    select named.file_key, named.group_name
    from named
    anti join alone on alone.file_key = named.file_key
)
select * from final
