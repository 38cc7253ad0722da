-- unmatched-pattern
-- title:       Pattern that matches nothing
-- one row per: part
-- reads:       lint.pattern, servicenow.user, servicenow.role
-- example:     service_accounts: [{user_name: scv.*, owner: integrations@example.com}]
--
-- No account matches a pattern of service_accounts or guardrails.protect, or no role one of
-- roles.privileged: a typing error there protects nobody, without a word.
with patterns as (
    select part, subject, pattern, like_pattern from lint.pattern
),
accounts as (
    select lower(user_name) as user_name from servicenow.user
),
roles as (
    select name from servicenow.role
),
matched as (
    select patterns.part
    from patterns
    semi join accounts on patterns.subject = 'account' and like_escape(accounts.user_name, patterns.like_pattern, '!')
    union all
    select patterns.part
    from patterns
    semi join roles on patterns.subject = 'role' and like_escape(roles.name, patterns.like_pattern, '!')
),
final as (
    select
        patterns.part,
        format('no {} in ServiceNow matches "{}"', patterns.subject, patterns.pattern) as message,
        'is it spelt as in ServiceNow? * is any run of characters' as hint
    from patterns
    anti join matched on matched.part = patterns.part
)
select part, message, hint from final
