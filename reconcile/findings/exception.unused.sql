-- exception.unused
-- title:       Exception that matches nothing
-- one row per: subject_kind, subject_name, item
-- reads:       recon.exception, recon.open_read
-- unless empty: recon.exception
-- severity:    low
-- fix:         review
-- controls:    ISO 27001 A.5.15
--
-- The exception matches no finding of this run: the cause is gone, or its kind, account or item is mistyped.
-- Delete it: a forgotten exception could later hide a new problem. A reviewer's decision to keep access
-- until a day needs no cleanup. If the members of an exception's group were not exported, this is not
-- assessed.
with exceptions as (
    select kind, user_name, item, rule, reason, approved_by, expires
    from recon.exception as exceptions
    anti join recon.open_read as open_reads on open_reads.decides = 'exception' and open_reads.rule_no = exceptions.exception_no
    where not is_expired and not is_used and decision_no is null
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
        'a finding to accept' as expected,
        'none' as actual,
        null as via,
        'The exception of ' || coalesce(user_name, 'anybody') || ' from ' || kind || coalesce(' for ' || item, '')
            || coalesce(' (' || approval || ')', '')
            || ' matches no finding.' as reason,
        rule,
        null as fix
    from merged
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
