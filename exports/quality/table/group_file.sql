-- quality.group_file
-- title:       Lists of users that were read as the members of a group
-- one row per: file_key
-- reads:       staging.okta_group_file
-- adds to:     input.quality
--
-- Lists of users that were read as the members of the group their file is called by.
with group_file as (
    select file_key, group_name from staging.okta_group_file
),
final as (
    select 'file.of_group' as code, 'okta' as system, file_key, 'okta.membership' as relation, [group_name] as args
    from group_file
)
select * from final
