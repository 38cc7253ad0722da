-- One row a user and group, however many files say so: the first counts.
delete from okta.membership
using (
    with twice as (
        select user_key, group_key from okta.membership group by user_key, group_key having count(*) > 1
    ),
    final as (
        select membership.rowid as place
        from okta.membership
        semi join twice on twice.user_key = membership.user_key and twice.group_key = membership.group_key
        qualify row_number() over (
            partition by membership.user_key, membership.group_key order by membership.file_key, membership.record, membership.rowid) > 1
    )
    select * from final
) as again
where again.place = membership.rowid
