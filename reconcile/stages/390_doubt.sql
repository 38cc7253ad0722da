-- recon.doubt
-- title:       What the exports leave open that a rule or a verdict reads
-- one row per: subject, name, user_key, account_key, code
-- reads:       recon.resting_finding, recon.open_read, recon.unknown_table
-- columns:
--   subject:     what is unknown: table, column, group, identity, account or time
--   name:        the table, the column (okta.user.department), the group or the system
--   user_key:    the identity of which it is unknown, null if it is not about one
--   account_key: the account of which it is unknown, likewise
--   code:        why it is unknown
--   message:     a sentence that says so
--   hint:        what to export, or to declare, to settle it
--   findings:    how many findings rest on it
with resting as (
    select subject, name, user_key, account_key, code, message, hint from recon.resting_finding
),
counted as (
    select
        subject, name,
        case when subject = 'identity' then user_key end as user_key,
        case when subject = 'account' then account_key end as account_key,
        code, message, hint, 1 as findings
    from resting
),
read as (
    select
        case when kind in ('attribute', 'field') then 'column' when kind in ('group', 'deciding_group') then 'group' else 'table' end as subject,
        case kind
            when 'attribute' then 'okta.user.' || name
            when 'field' then 'servicenow.user.' || name
            when 'group' then name
            when 'deciding_group' then name
            when 'groups' then 'okta.group'
            when 'assignment' then 'okta.app_user'
            else 'okta.app_group'
        end as name,
        code, message, hint
    from recon.open_read
),
known as (
    select subject, name, user_key, account_key, code, message, hint, findings from counted
    union all
    select subject, name, cast(null as integer) as user_key, cast(null as integer) as account_key, code, message, hint, 0 as findings from read
    union all
    select 'table' as subject, relation as name, cast(null as integer) as user_key, cast(null as integer) as account_key, code, message, hint, 0 as findings
    from recon.unknown_table
),
final as (
    select
        subject, name, user_key, account_key, code,
        min(message) as message,
        arg_min(hint, message) as hint,
        cast(sum(findings) as bigint) as findings
    from known
    group by subject, name, user_key, account_key, code
)
select subject, name, user_key, account_key, code, message, hint, findings from final
