-- exception.expired
-- title:       Exception past its end
-- one row per: subject_name, item
-- reads:       recon.exception
-- severity:    low
-- fix:         review
-- controls:    ISO 27001 A.5.15
--
-- The date in the rules has passed, so the exception excepts nothing any more and what it
-- covered is a finding again. Renew it with a new approval, or delete it. An exception
-- holds through the day it expires on.
with exceptions as (
    select subject_name, item, rule, reason, approved_by, expires, is_expired, is_used from recon.exception
),
distinct_exceptions as (
    select subject_name, item, min(rule) as rule, min(reason) as reason, min(approved_by) as approved_by, max(expires) as expires
    from exceptions
    where exceptions.is_expired
    group by subject_name, item
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        subject_name,
        item,
        'valid' as expected,
        'expired ' || strftime(expires, '%Y-%m-%d') as actual,
        null as via,
        'The exception for ' || item || ' of ' || subject_name
            || coalesce(' (' || reason || coalesce(', approved by ' || approved_by, '') || ')', '')
            || ' expired on ' || strftime(expires, '%Y-%m-%d') || '.' as reason,
        rule,
        null as fix
    from distinct_exceptions
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
