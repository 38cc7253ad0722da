-- Memberships: one row a user and group, however many files say so.
insert into okta.membership by name
with member as (
    select user_key, group_key, file_key, record from staging.okta_member where cause is null
),
first_said as (
    select user_key, group_key, min((file_key::bigint << 40) + record) as place
    from member
    group by user_key, group_key
),
final as (
    select user_key, group_key, (place >> 40)::integer as file_key, place & 1099511627775 as record
    from first_said
)
select * from final order by file_key, record
