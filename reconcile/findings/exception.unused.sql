-- exception.unused
-- title:       Exception that matches nothing
-- one row per: subject_name, item
-- reads:       recon.exception
-- severity:    low
-- fix:         review
-- controls:    ISO 27001 A.5.15
--
-- No finding of this run is what the exception accepts: the cause is gone, or the kind,
-- the account or the item is mistyped. A forgotten exception would one day hide something
-- new.
with exceptions as (
    select subject_name, item, rule, reason, approved_by, expires, is_expired, is_used from recon.exception
),
distinct_exceptions as (
    select subject_name, item, min(rule) as rule, min(reason) as reason, min(approved_by) as approved_by, max(expires) as expires
    from exceptions
    where not exceptions.is_expired and not exceptions.is_used
    group by subject_name, item
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        subject_name,
        item,
        'a finding to accept' as expected,
        'none' as actual,
        null as via,
        'The exception for ' || item || ' of ' || subject_name
            || coalesce(' (' || reason || coalesce(', approved by ' || approved_by, '') || ')', '')
            || ' matches no finding.' as reason,
        rule,
        null as fix
    from distinct_exceptions
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
