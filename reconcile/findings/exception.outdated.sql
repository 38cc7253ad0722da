-- exception.outdated
-- title:       Exception based on facts that have changed
-- one row per: subject_kind, subject_name, item
-- reads:       recon.exception
-- unless empty: recon.exception
-- severity:    low
-- fix:         review
-- controls:    ISO 27001 A.5.15
--
-- The exception records the facts at the time it was accepted, and one of them has changed: the account was
-- activated or deactivated, the person has another Okta status, the role is held in another way, or the rule
-- has another text. Nobody accepted the new situation, so the finding is open again. Accept it again
-- (rolecall accept), or delete the exception.
with outdated as (
    select kind, user_name, item, rule, reason, approved_by, unnest(outdated).difference as difference
    from recon.exception
    where not is_expired
),
merged as (
    select
        kind,
        user_name,
        item,
        min(rule) as rule,
        min(reason || coalesce(', approved by ' || approved_by, '')) as approval,
        min(difference) as difference,
        count(*) as findings
    from outdated
    group by kind, user_name, item
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        user_name as subject_name,
        kind as subject_kind,
        item,
        'as it was accepted' as expected,
        difference as actual,
        null as via,
        'The exception of ' || coalesce(user_name, 'anybody') || ' from ' || kind || coalesce(' for ' || item, '')
            || coalesce(' (' || approval || ')', '')
            || ' no longer applies'
            || case when findings > 1 then ' for ' || findings || ' findings, for the first because ' else ' because ' end
            || difference || '.' as reason,
        rule,
        null as fix
    from merged
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
