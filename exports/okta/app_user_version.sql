-- okta.app_user_version
-- title:       Assignments to the ServiceNow app with their users, or why not
-- one row per: row
-- reads:       okta.user, staging.file_org, staging.okta_app_user, staging.okta_app_user_stated, staging.okta_user_lookup
-- makes:       staging.okta_app_user_version
--
-- Assignments with their users found, or why not. A user has one: of several, the one
-- whose externalId can be a sys_id, then the newest, then the first. Of several rows about
-- one assignment (of one app) each column is that of the newest row whose list has it; two
-- that differ and can't be ordered leave it unknown.
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select
        row, file_key, record, staging.trimmed(user_id) as user_id, coalesce(user_login, user_name) as user_login, app_id, external_id, user_name,
        scope, status, sync_state, profile, last_updated_at
    from staging.okta_app_user
),
identity as (
    select user_key, okta_id from okta.user where okta_id is not null
),
user_lookup as (
    select okta_org, kind, reference, user_key, true as is_known from staging.okta_user_lookup
),
by_id as (
    select staged.*, file_org.okta_org, identity.user_key as user_of_id
    from staged
    left join file_org on file_org.file_key = staged.file_key
    left join identity on identity.okta_id = staged.user_id
),
named as (
    select
        *,
        case when user_of_id is not null then null when user_id <> '' then 'id' when user_login <> '' then 'login' end as user_kind,
        case when user_id <> '' then user_id when user_login <> '' then lower(strip_accents(staging.trimmed(user_login))) end as user_reference
    from by_id
),
resolved as (
    select
        named.* exclude (okta_org, user_id, user_login, user_of_id, user_kind, user_reference),
        coalesce(named.user_of_id, user_lookup.user_key) as user_key, named.user_reference as value, named.user_kind as kind,
        case
            when named.user_of_id is not null or user_lookup.user_key is not null then null
            when named.user_reference is null then 'row.no_user'
            when user_lookup.is_known then 'user.ambiguous'
            else 'user.unknown'
        end as code
    from named
    left join user_lookup
        on user_lookup.kind = named.user_kind and user_lookup.reference = named.user_reference and user_lookup.okta_org is not distinct from named.okta_org
),
-- Only users with several rows have assignments to choose from.
again as (
    select user_key from resolved where user_key is not null group by user_key having count(*) > 1
),
ranked as (
    select
        resolved.row,
        row_number() over (
            partition by resolved.user_key
            order by
                coalesce(staging.is_sys_id(resolved.external_id), false) desc,
                staging.instant(resolved.last_updated_at) desc nulls last, resolved.row
        ) as place
    from resolved
    semi join again on again.user_key = resolved.user_key
),
stated as (
    select
        resolved.user_key, resolved.app_id, staging.instant(resolved.last_updated_at) as since, stated.row, stated.external_id, stated.user_name,
        stated.scope, stated.status, stated.sync_state
    from staging.okta_app_user_stated as stated
    join resolved on resolved.row = stated.row
    semi join again on again.user_key = resolved.user_key
    where resolved.app_id <> ''
),
versions as (
    select
        user_key, app_id,
        list_filter(
            list({'since': since, 'row': row, 'value': columns(* exclude (user_key, app_id, since, row))} order by row),
            lambda version: version.value is not null)
    from stated
    group by user_key, app_id
),
merged as (
    select user_key, app_id, true as is_merged, staging.agreed(columns(* exclude (user_key, app_id))) from versions
),
final as (
    select
        resolved.* exclude (external_id, user_name, scope, status, sync_state),
        if(merged.is_merged, merged.external_id, resolved.external_id) as external_id,
        if(merged.is_merged, merged.user_name, resolved.user_name) as user_name,
        if(merged.is_merged, merged.scope, resolved.scope) as scope, if(merged.is_merged, merged.status, resolved.status) as status,
        if(merged.is_merged, merged.sync_state, resolved.sync_state) as sync_state, coalesce(ranked.place, 1) as place
    from resolved
    left join ranked on ranked.row = resolved.row
    left join merged on merged.user_key = resolved.user_key and merged.app_id = resolved.app_id
)
select * from final
