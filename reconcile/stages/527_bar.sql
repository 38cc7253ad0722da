-- recon.bar
-- title:       Guardrails other than limits on the size of the plan that leave something out, and how to lift them
-- one row per: guardrail, item
-- reads:       recon.barred, recon.last_holder
-- columns:
--   guardrail: its path in the rules
--   item:      the role; null for guardrails.protect and guardrails.impact
--   message:   what the plan would do, and what forbids it
--   hint:      what to do
with barred as (
    select
        guardrail, item,
        count(distinct change_id) as changes, count(distinct holder) as accounts,
        string_agg(distinct rule, ', ' order by rule) as rule
    from recon.barred
    group by guardrail, item
),
holders as (
    select role_name, min(holder_count) as holder_count, min(left_count) as left_count, max(minimum) as minimum
    from recon.last_holder
    group by role_name
),
worded as (
    select
        guardrail, item, rule,
        changes || if(changes = 1, ' change is', ' changes are') || ' held back, with all changes that depend on '
            || if(changes = 1, 'it.', 'them.') as withheld,
        accounts || if(accounts = 1, ' account', ' accounts') as accounts
    from barred
),
final as (
    select
        worded.guardrail, worded.item,
        case worded.guardrail
            when 'guardrails.protect' then
                'The plan would change ' || worded.accounts || ' that ' || worded.rule || ' protects. '
            when 'guardrails.impact' then
                'The plan would close or lock ' || worded.accounts || ' of people who have open approvals, or may have some; '
                    || worded.rule || ' holds them. '
            when 'guardrails.never_grant' then
                'The plan would give ' || worded.item || ' to ' || worded.accounts || ', or open an account with it; '
                    || worded.rule || ' lets no plan grant it. '
            else
                holders.left_count || ' of ' || holders.holder_count || ' holders of ' || worded.item || ' who can sign in would remain; '
                    || if(worded.rule = 'default', 'the default', worded.rule) || ' keeps at least ' || holders.minimum || '. '
        end || worded.withheld as message,
        case worded.guardrail
            when 'guardrails.protect' then
                'Change such an account by hand, or take it out of guardrails.protect and reconcile again.'
            when 'guardrails.impact' then
                'Have others give these approvals and export sysapproval_approver again (impact.csv lists them where it was exported); or allow it once with --allow impact.'
            when 'guardrails.never_grant' then
                'Grant it by hand if that is right, or take it out of guardrails.never_grant and reconcile again.'
            else
                'First give ' || worded.item || ' to others who can sign in; or set a lower number in guardrails.keep_last, or none, and reconcile again.'
        end as hint
    from worded
    left join holders on holders.role_name = worded.item
)
select guardrail, item, message, hint from final
