-- Memberships: an account is a member of a group once; of rows that say so
-- again, the one with a sys_id counts, then the first.
insert into servicenow.group_member by name
with resolved as (
    select row, sys_id, account_key, group_key, file_key, record from staging.servicenow_member where cause is null
),
twice as (
    select account_key, group_key from resolved group by account_key, group_key having count(*) > 1
),
again as (
    select resolved.row
    from resolved
    semi join twice on twice.account_key = resolved.account_key and twice.group_key = resolved.group_key
    qualify row_number() over (partition by account_key, group_key order by sys_id is null, row) > 1
),
final as (
    select
        resolved.row::integer as member_key, resolved.sys_id, resolved.account_key, resolved.group_key, resolved.file_key, resolved.record
    from resolved
    anti join again on again.row = resolved.row
)
select * from final
