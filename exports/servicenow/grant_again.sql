-- servicenow.grant_again
-- title:       Grants that repeat another
-- one row per: grant_key
-- reads:       servicenow.user_role, staging.servicenow_user_role
-- makes:       staging.servicenow_grant_again
-- after:       servicenow.user_role_other
--
-- Grants that repeat another: the same sys_id again (one that says whether it is
-- inherited comes first, then the newest sys_updated_on),
-- or without a sys_id the same content; kept_key is the grant that stays in its place.
-- Only grants whose hash occurs twice are looked at closely.
with hashed as (
    select
        case
            when sys_id is not null then hash(sys_id)
            else hash(account_key, role_key, inherited, granted_by_group_key, included_in_role_key)
        end as content
    from servicenow.user_role
),
-- Sorted, since nearly all are different: to group them would take longer.
ordered as (
    select content, lag(content) over (order by content) as content_before from hashed
),
twice as (
    select distinct content from ordered where content = content_before
),
suspect as (
    select user_role.*
    from servicenow.user_role
    semi join twice on twice.content = case
        when user_role.sys_id is not null then hash(user_role.sys_id)
        else hash(user_role.account_key, user_role.role_key, user_role.inherited, user_role.granted_by_group_key, user_role.included_in_role_key)
    end
),
staged as (
    select row, sys_updated_on from staging.servicenow_user_role
),
ranked as (
    select
        suspect.grant_key, suspect.file_key, row_number() over same as place, first_value(suspect.grant_key) over same as kept_key
    from suspect
    join staged on staged.row = suspect.grant_key
    window same as (
        partition by
            suspect.sys_id,
            case when suspect.sys_id is null
                then (suspect.account_key, suspect.role_key, suspect.inherited, suspect.granted_by_group_key, suspect.included_in_role_key)
            end
        order by suspect.inherited is null, try_cast(staged.sys_updated_on as timestamp) desc nulls last, suspect.grant_key)
),
-- A row without a sys_id repeats the row that has one.
nameless as (
    select grant_key, file_key, account_key, role_key, inherited from servicenow.user_role where sys_id is null
),
whole as (
    select grant_key, account_key, role_key, inherited from servicenow.user_role
    where sys_id is not null and exists (select 1 from nameless) and grant_key not in (select grant_key from ranked where place > 1)
),
repeated as (
    select grant_key, file_key, kept_key from ranked where place > 1
    union all
    select nameless.grant_key, nameless.file_key, whole.grant_key as kept_key
    from nameless
    join whole
        on whole.account_key = nameless.account_key and whole.role_key = nameless.role_key
        and coalesce(whole.inherited = nameless.inherited, true)
),
final as (
    select grant_key, file_key, max(kept_key) as kept_key from repeated group by grant_key, file_key
)
select * from final
