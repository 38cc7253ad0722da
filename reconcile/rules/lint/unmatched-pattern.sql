-- unmatched-pattern
-- title:       Pattern that matches nothing
-- one row per: part
-- reads:       lint.pattern, okta.user, servicenow.user, servicenow.role, servicenow.group
-- example:     service_accounts: [{user_name: scv.*, owner: integrations@example.com}]
--
-- A pattern of service_accounts or guardrails.protect matches no account, one of
-- roles.privileged or roles.unmanaged matches no role, or the names in an exception match no
-- login, account, role or group. After a typing error there, nobody is protected and nothing
-- else shows it.
with patterns as (
    select part, subject, pattern, like_pattern from lint.pattern
),
names as (
    select unnest(['account', 'account or login']) as subject, lower(user_name) as name from servicenow.user
    union all
    select unnest(['login', 'account or login']) as subject, lower(login) as name from okta.user
    union all
    select unnest(['role', 'role or group']) as subject, name from servicenow.role
    union all
    select 'role or group' as subject, name from servicenow.group
),
places (subject, place) as (
    values ('account', 'ServiceNow'), ('role', 'ServiceNow'), ('role or group', 'ServiceNow'), ('account or login', 'the exports'), ('login', 'Okta')
),
matched as (
    select patterns.part
    from patterns
    semi join names on names.subject = patterns.subject and like_escape(names.name, patterns.like_pattern, '!')
),
final as (
    select
        patterns.part,
        format('no {} in {} matches "{}"', patterns.subject, places.place, patterns.pattern) as message,
        format('is it spelt as in {}? * is any run of characters', places.place) as hint
    from patterns
    join places on places.subject = patterns.subject
    anti join matched on matched.part = patterns.part
)
select part, message, hint from final
