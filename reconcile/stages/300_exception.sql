-- recon.exception
-- title:       The exceptions of the rules, and whether they still serve
-- one row per: exception_no
-- reads:       policy.exception, policy.setting, recon.discrepancy, okta.user, servicenow.user
-- columns:
--   exception_no: as numbered in the rules
--   kind:         the kind it accepts, as written
--   user_name:    whom it is about, as written; null for anybody
--   item:         the role, group or field it accepts, as written; null for any
--   rule:         its place in the rules
--   reason:       why it was accepted
--   approved_by:  by whom
--   expires:      the last day it holds, null if it has no end
--   is_expired:   the as-of is after that day
--   is_used:      some finding is what it accepts
--   accepted:     those findings: kind, user_key, account_key, item
with exceptions as (
    select
        exception_no, kind, kind_like, user_name, user_name_like, item, item_like, reason, approved_by, expires, rule
    from policy.exception
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
discrepancies as (
    select kind, user_key, account_key, item from recon.discrepancy
),
users as (
    select user_key, lower(login) as login from okta.user
),
accounts as (
    select account_key, lower(user_name) as user_name from servicenow.user
),
named as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item,
        users.login, accounts.user_name
    from discrepancies
    left join users on users.user_key = discrepancies.user_key
    left join accounts on accounts.account_key = discrepancies.account_key
    where exists (select 1 from exceptions)
),
accepted as (
    select
        exceptions.exception_no,
        list({kind: named.kind, user_key: named.user_key, account_key: named.account_key, item: named.item}) as accepted
    from exceptions
    join named
        on like_escape(named.kind, exceptions.kind_like, '!')
        and (
            exceptions.user_name is null
            or coalesce(like_escape(named.user_name, exceptions.user_name_like, '!'), false)
            or coalesce(like_escape(named.login, exceptions.user_name_like, '!'), false)
        )
        and (exceptions.item is null or coalesce(like_escape(named.item, exceptions.item_like, '!'), false))
    group by exceptions.exception_no
),
final as (
    select
        exceptions.exception_no,
        exceptions.kind,
        exceptions.user_name,
        exceptions.item,
        exceptions.rule,
        exceptions.reason,
        exceptions.approved_by,
        exceptions.expires,
        coalesce(exceptions.expires < as_ofs.as_of, false) as is_expired,
        accepted.exception_no is not null as is_used,
        accepted.accepted
    from exceptions
    cross join as_ofs
    left join accepted on accepted.exception_no = exceptions.exception_no
)
select exception_no, kind, user_name, item, rule, reason, approved_by, expires, is_expired, is_used, accepted from final
