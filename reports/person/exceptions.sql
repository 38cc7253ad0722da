-- person.exceptions
-- title:       The exceptions that are about one person
-- one row per: exception
-- reads:       recon.exception, policy.exception, policy.exception_member
--
-- Those that accept a finding about them, and those whose pattern names them.
with exceptions as (
    select exception_no, kind, item, rule, reason, approved_by, expires, is_expired, is_used, accepted, outdated from recon.exception
),
patterns as (
    select exception_no, user_name_like, login_like, okta_group, ticket from policy.exception
),
memberships as (
    select distinct exception_no from policy.exception_member where user_key = cast($user_key as integer)
),
accepting as (
    select distinct exception_no
    from (select exception_no, unnest(accepted) as finding from exceptions)
    where finding.account_key = cast($account_key as integer) or finding.user_key = cast($user_key as integer)
),
lapsed as (
    select exception_no, min(finding.difference) as difference
    from (select exception_no, unnest(outdated) as finding from exceptions)
    where finding.account_key = cast($account_key as integer) or finding.user_key = cast($user_key as integer)
    group by exception_no
),
final as (
    select
        exceptions.exception_no, exceptions.kind, coalesce(exceptions.item, '') as item, exceptions.rule, coalesce(exceptions.reason, '') as reason,
        coalesce(exceptions.approved_by, '') as approved_by, coalesce(patterns.ticket, '') as ticket, exceptions.expires,
        accepting.exception_no is not null as is_used, exceptions.is_expired,
        coalesce(lapsed.difference, '') as outdated
    from exceptions
    join patterns on patterns.exception_no = exceptions.exception_no
    left join accepting on accepting.exception_no = exceptions.exception_no
    left join lapsed on lapsed.exception_no = exceptions.exception_no
    left join memberships on memberships.exception_no = exceptions.exception_no
    where accepting.exception_no is not null or lapsed.exception_no is not null
        or (
            coalesce(patterns.user_name_like, patterns.login_like, patterns.okta_group) is not null
            and (
                patterns.user_name_like is null
                or like_escape(lower($user_name), patterns.user_name_like, '!') or like_escape(lower($login), patterns.user_name_like, '!')
            )
            and (patterns.login_like is null or like_escape(lower($login), patterns.login_like, '!'))
            and (patterns.okta_group is null or memberships.exception_no is not null)
        )
)
select kind, item, rule, reason, approved_by, ticket, expires, is_used, is_expired, outdated
from final
order by exception_no
