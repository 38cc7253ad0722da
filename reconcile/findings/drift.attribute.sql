-- drift.attribute
-- title:       Mapped attribute differs
-- one row per: account_key, item
-- reads:       recon.drift, recon.contested_link, policy.correlation_rule, okta.user
-- severity:    low
-- fix:         update
-- doubtful if: an attribute or group by which the rules give the value, the account's field, the record that a reference should mean, or the scope
-- controls:    ISO 27001 A.5.15; PCI DSS 8.2.4
--
-- A mapped field differs from what the rules compute from Okta. This happens even if provisioning works:
-- Okta does not evaluate group functions in app mappings again when membership changes, and sets DONT_PUSH
-- attributes only at creation. The plan updates the side without authority. A person decides if Okta's value
-- is computed by an expression, or if the change could not work: no account matches the manager, a login
-- would change without rename: true, or Okta requires the attribute.
with drifted as (
    select account_key, user_key, field, expected, actual, expected_as_is, authority, okta_attribute, rule, obstacle from recon.drift
),
users as (
    select user_key, login from okta.user
),
contested as (
    select account_key from recon.contested_link where not is_form
),
key_fields as (
    select distinct servicenow as field from policy.correlation_rule
),
final as (
    select
        drifted.user_key,
        drifted.account_key,
        null as subject_name,
        drifted.field as item,
        drifted.expected,
        drifted.actual,
        null as via,
        case drifted.authority
            when 'servicenow' then
                'ServiceNow is the authority for ' || drifted.field || ' of ' || users.login || ' and has '
                || coalesce('"' || drifted.actual || '"', 'nothing') || ', but Okta has '
                || coalesce('"' || drifted.expected || '"', 'nothing')
            else
                'The rules expect ' || drifted.field || ' of ' || users.login || ' to be '
                || coalesce('"' || drifted.expected || '"', 'empty')
                || case when lower(drifted.expected) <> lower(recon.plain(drifted.expected_as_is)) then ' (in Okta "' || recon.plain(drifted.expected_as_is) || '")' else '' end
                || ', but ServiceNow has ' || if(lower(drifted.expected) = lower(drifted.actual) and drifted.expected <> recon.plain(drifted.expected_as_is), 'another ', '')
                || coalesce('"' || drifted.actual || '"', 'nothing')
        end || '.' || coalesce(' The plan does not correct it: ' || drifted.obstacle || '.', '') as reason,
        drifted.rule,
        case
            when drifted.authority = 'review' or drifted.obstacle is not null then 'review'
            when drifted.authority = 'servicenow' and drifted.okta_attribute is null then 'review'
            else 'update'
        end as fix,
        case when contested.account_key is not null and key_fields.field is not null then 'medium' end as severity
    from drifted
    join users on users.user_key = drifted.user_key
    left join contested on contested.account_key = drifted.account_key
    left join key_fields on key_fields.field = drifted.field
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix, severity from final
