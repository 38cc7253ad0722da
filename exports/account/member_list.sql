-- account.member_list
-- title:       Files that hold the members of one Okta group
-- one row per: file_key
-- reads:       okta.membership, staging.batch
-- makes:       staging.member_list
with batch as (
    select file_key from staging.batch where relation = 'okta.membership'
),
final as (
    select file_key, min(group_key) as group_key
    from okta.membership
    semi join batch on batch.file_key = membership.file_key
    group by file_key
    having min(group_key) = max(group_key)
)
select * from final
