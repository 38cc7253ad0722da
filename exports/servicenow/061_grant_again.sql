-- Rows that repeat another: the same sys_id again (the newest sys_updated_on
-- wins), or without a sys_id the same content. Only rows whose hash occurs
-- twice are looked at closely.
create table staging.servicenow_grant_again as
with resolved as (
    select
        row, sys_id, account_key, role_key, inherited, granted_by_group_key, included_in_role_key, sys_updated_on,
        case
            when sys_id is not null then hash(sys_id)
            else hash(account_key, role_key, inherited, granted_by_group_key, included_in_role_key)
        end as content
    from staging.servicenow_grant
    where cause is null
),
twice as (
    select content from resolved group by content having count(*) > 1
),
suspect as (
    select resolved.* from resolved semi join twice on twice.content = resolved.content
),
ranked as (
    select
        row,
        row_number() over (
            partition by
                sys_id,
                case when sys_id is null then (account_key, role_key, inherited, granted_by_group_key, included_in_role_key) end
            order by try_cast(sys_updated_on as timestamp) desc nulls last, row
        ) as place
    from suspect
),
-- A row without a sys_id repeats the row that has one.
nameless as (
    select row, account_key, role_key, inherited from resolved where sys_id is null
),
final as (
    select row from ranked where place > 1
    union
    select nameless.row
    from nameless
    semi join (select * from resolved where sys_id is not null) as whole
        on whole.account_key = nameless.account_key and whole.role_key = nameless.role_key and whole.inherited = nameless.inherited
)
select * from final
