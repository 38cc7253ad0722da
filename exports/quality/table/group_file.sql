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
    select
        'note' as severity, 'group_file' as topic, 'okta' as system, file_key, 'okta.membership' as relation,
        format('is called as the group "{}" is, and all its users are in other lists: read as the members of that group', group_name) as message
    from group_file
)
select * from final
