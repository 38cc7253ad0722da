-- okta.admin_role_found
-- title:       Roles of Okta's administrators with whose they are, or why not
-- one row per: row
-- reads:       okta.user, staging.okta_admin_role
-- makes:       staging.okta_admin_role_found
--
-- The link to the assignee tells whose a role is, unless it is a group; then a column, or the place of the
-- file. Of the rows of one user, role and sort of assignment the newest counts (place 1), then the first.
with staged as (
    select
        row, file_key, record,
        coalesce(nullif(regexp_extract(assignee, '/users/([^/?#]+)', 1), ''), nullif(staging.trimmed(user_id), '')) as user_id,
        nullif(staging.trimmed(coalesce(nullif(user_login, ''), user_any)), '') as user_text,
        nullif(upper(staging.trimmed(type)), '') as type, nullif(staging.trimmed(label), '') as label,
        nullif(upper(staging.trimmed(status)), '') as status, nullif(upper(staging.trimmed(assignment_type)), '') as assignment_type,
        staging.instant(last_updated_at) as updated_at
    from staging.okta_admin_role
),
identity as (
    select okta_id, user_key, login, email from okta.user where exists (select 1 from staged)
),
by_text as (
    select 1 as priority, lower(strip_accents(staging.trimmed(login))) as reference, user_key from identity
    union all
    select 2 as priority, lower(strip_accents(staging.trimmed(email))) as reference, user_key from identity where email is not null
),
counted as (
    select reference, priority, min(user_key) as user_key, count(*) as users from by_text group by reference, priority
),
lookup as (
    select reference, arg_min(if(users = 1, user_key, null), priority) as first_key, arg_min(users, priority) as users from counted group by reference
),
named as (
    select
        *, coalesce(user_id, if(length(user_text) = 20 and starts_with(user_text, '00u'), user_text, null)) as id,
        lower(strip_accents(user_text)) as reference
    from staged
),
resolved as (
    select
        named.row, named.file_key, named.record, named.id, named.user_text, named.type, named.label, named.status, named.assignment_type, named.updated_at,
        coalesce(identity.user_key, if(lookup.users = 1, lookup.first_key, null)) as user_key, coalesce(lookup.users > 1, false) as is_shared
    from named
    left join identity on identity.okta_id = named.id
    left join lookup on named.id is null and lookup.reference = named.reference
),
final as (
    select
        row, file_key, record, user_key, type, label, status, assignment_type,
        case
            when user_key is not null then null
            when id is null and user_text is null then 'row.no_user'
            when is_shared then 'user.ambiguous'
            else 'user.unknown'
        end as code,
        if(id is not null, 'id', 'login') as kind,
        if(user_key is null, coalesce(id, user_text), null) as value,
        row_number() over (partition by user_key, type, label, assignment_type, user_key is null, if(user_key is null, row, null) order by updated_at desc nulls last, row) as place
    from resolved
)
select * from final
