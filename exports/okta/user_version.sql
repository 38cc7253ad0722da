-- okta.user_version
-- title:       Which identity each row about a user is a version of, and whether it counts
-- one row per: row
-- reads:       staging.file_org, staging.okta_user
-- makes:       staging.okta_user_version
--
-- What each row about a user is: which identity it is a version of, whether it is the
-- version that counts (place 1), and why it cannot be loaded (code). One identity is
-- one id; a row without an id is the identity whose login it has, in its org. The newest
-- lastUpdated wins, then the row that has an id, then a row of a list of users before
-- one of a group's members, then the first.
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select row, file_key, record, okta_id, login, status, last_updated_at, group_ref from staging.okta_user
),
-- Okta's status by its name in the API and by the label of the Admin Console.
status_label (label, status) as (
    values ('staged', 'STAGED'), ('provisioned', 'PROVISIONED'), ('pending user action', 'PROVISIONED'),
        ('pending activation', 'PROVISIONED'), ('pending', 'PROVISIONED'), ('active', 'ACTIVE'),
        ('recovery', 'RECOVERY'), ('password reset', 'RECOVERY'), ('in recovery', 'RECOVERY'),
        ('password_expired', 'PASSWORD_EXPIRED'), ('password expired', 'PASSWORD_EXPIRED'),
        ('locked_out', 'LOCKED_OUT'), ('locked out', 'LOCKED_OUT'), ('locked', 'LOCKED_OUT'),
        ('suspended', 'SUSPENDED'), ('deprovisioned', 'DEPROVISIONED'), ('deactivated', 'DEPROVISIONED')
),
read as (
    select
        staged.row, staged.file_key, staged.record, file_org.okta_org, nullif(staging.trimmed(staged.okta_id), '') as okta_id,
        lower(strip_accents(staging.trimmed(staged.login))) as login_key, status_label.status,
        staging.instant(staged.last_updated_at) as updated_at, staged.group_ref is not null as is_member_list,
        case
            when coalesce(staging.trimmed(staged.login), '') = '' then 'user.no_login'
            when coalesce(staging.trimmed(staged.status), '') = '' then 'user.no_status'
            when status_label.status is null then 'user.unknown_status'
        end as code,
        case when coalesce(staging.trimmed(staged.login), '') = '' then staged.okta_id else staged.status end as value
    from staged
    left join status_label on status_label.label = lower(staging.trimmed(staged.status))
    left join file_org on file_org.file_key = staged.file_key
),
id_of_login as (
    select okta_org, login_key, min(okta_id) as okta_id
    from read
    where okta_id is not null and code is null and exists (select 1 from read as other where other.okta_id is null)
    group by okta_org, login_key
    having count(distinct okta_id) = 1
),
identified as (
    select
        read.*,
        coalesce(read.okta_id, id_of_login.okta_id, 'login ' || read.login_key || coalesce(' of ' || read.okta_org, ''), 'row ' || read.row) as identity
    from read
    left join id_of_login
        on id_of_login.login_key = case when read.okta_id is null then read.login_key end
        and id_of_login.okta_org is not distinct from read.okta_org
),
-- Only identities with several rows have versions to choose from.
again as (
    select identity from identified group by identity having count(*) > 1
),
ranked as (
    select
        identified.row,
        max(identified.okta_id) over (partition by identified.identity) as okta_id,
        row_number() over (
            partition by identified.identity
            order by
                identified.code is not null, identified.updated_at desc nulls last, identified.okta_id is null,
                identified.is_member_list, identified.row
        ) as place
    from identified
    semi join again on again.identity = identified.identity
),
final as (
    select
        identified.row, identified.file_key, identified.record, identified.identity, identified.login_key, identified.status,
        identified.updated_at, identified.code, identified.value,
        coalesce(ranked.okta_id, identified.okta_id) as okta_id, coalesce(ranked.place, 1) as place
    from identified
    left join ranked on ranked.row = identified.row
)
select * from final
