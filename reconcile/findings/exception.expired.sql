-- exception.expired
-- title:       Exception that has expired
-- one row per: subject_kind, subject_name, item
-- reads:       recon.exception
-- unless empty: recon.exception
-- severity:    low
-- fix:         review
-- controls:    ISO 27001 A.5.15
--
-- The exception's last day has passed: what it accepted is an open finding again. Renew it with a new
-- approval, or delete it. An exception is valid through the day it expires on. A reviewer's decision to keep
-- access until a day is such an exception, as long as its finding exists.
with exceptions as (
    select kind, user_name, item, rule, reason, approved_by, expires
    from recon.exception
    where is_expired and (decision_no is null or is_used)
),
merged as (
    select
        kind,
        user_name,
        item,
        min(rule) as rule,
        min(reason || coalesce(', approved by ' || approved_by, '')) as approval,
        max(expires) as expires
    from exceptions
    group by kind, user_name, item
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        user_name as subject_name,
        kind as subject_kind,
        item,
        'valid' as expected,
        'expired ' || strftime(expires, '%Y-%m-%d') as actual,
        null as via,
        'The exception of ' || coalesce(user_name, 'anybody') || ' from ' || kind || coalesce(' for ' || item, '')
            || coalesce(' (' || approval || ')', '')
            || ' expired on ' || strftime(expires, '%Y-%m-%d') || '.' as reason,
        rule,
        null as fix
    from merged
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
