-- okta.sign_on_found
-- title:       Sign-ons to ServiceNow with their users, or why not
-- one row per: row
-- reads:       okta.app_group, okta.app_user, okta.user, staging.file_org, staging.okta_sign_on
-- makes:       staging.okta_sign_on_found
--
-- Sign-ons to ServiceNow with their users found, or why not; the last of a
-- user counts (place 1). Sign-ons are successful
-- user.authentication.sso with a target that is an app (type AppInstance, in any place
-- among the targets) named or labelled ServiceNow, or one whose assignments were
-- exported.
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select row, file_key, record, published, nullif(staging.trimmed(actor_id), '') as actor_id, lower(strip_accents(staging.trimmed(actor_login))) as actor_login, targets
    from staging.okta_sign_on
    where targets is not null
),
assigned as (
    select app_id from okta.app_user where app_id is not null
    union
    select app_id from okta.app_group where app_id is not null
),
target as (
    select
        row,
        unnest(from_json(targets, '[{"id": "varchar", "type": "varchar", "alternateId": "varchar", "displayName": "varchar"}]')) as target
    from staged
    where json_valid(targets) and starts_with(targets, '[')
),
to_servicenow as (
    select distinct row
    from target
    where
        target.type = 'AppInstance'
        and (
            regexp_matches(lower(concat_ws(' ', target."alternateId", target."displayName")), 'service[ _-]?now')
            or target.id in (select app_id from assigned)
        )
),
identity as (
    select user_key, okta_org, okta_id, lower(strip_accents(staging.trimmed(login))) as login from okta.user
),
by_id as (
    select okta_id, user_key from identity where okta_id is not null
),
by_login as (
    select okta_org, login, min(user_key) as user_key from identity group by okta_org, login having count(*) = 1
),
found as (
    select
        staged.row, staged.file_key, staged.record, staging.instant(staged.published) as signed_on_at,
        coalesce(by_id.user_key, case when staged.actor_id is null then by_login.user_key end) as user_key,
        coalesce(staged.actor_id, staged.actor_login) as actor
    from staged
    semi join to_servicenow on to_servicenow.row = staged.row
    left join by_id on by_id.okta_id = staged.actor_id
    left join file_org on file_org.file_key = staged.file_key
    left join by_login on by_login.login = staged.actor_login and by_login.okta_org is not distinct from file_org.okta_org
),
judged as (
    select
        row, file_key, record, signed_on_at, user_key, actor as value,
        case
            when user_key is null and coalesce(actor, '') = '' then 'event.no_user'
            when user_key is null then 'event.unknown_user'
            when signed_on_at is null then 'event.no_time'
        end as code
    from found
),
final as (
    select *, row_number() over (partition by user_key, code order by signed_on_at desc, row) as place from judged
)
select * from final
