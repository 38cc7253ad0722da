-- Memberships: one row a user and group, however many files say so. Only what
-- is said twice is looked at closely.
insert into okta.membership by name
with member as (
    select user_key, group_key, file_key, record from staging.okta_member where cause is null
),
twice as (
    select user_key, group_key from member group by user_key, group_key having count(*) > 1
),
first_said as (
    select member.user_key, member.group_key, min((member.file_key::bigint << 40) + member.record) as place
    from member
    semi join twice on twice.user_key = member.user_key and twice.group_key = member.group_key
    group by member.user_key, member.group_key
),
once as (
    select member.user_key, member.group_key, member.file_key, member.record
    from member
    anti join twice on twice.user_key = member.user_key and twice.group_key = member.group_key
),
final as (
    select user_key, group_key, file_key, record from once
    union all
    select user_key, group_key, (place >> 40)::integer as file_key, place & 1099511627775 as record from first_said
)
select * from final
