-- recon.doubt
-- title:       Unknown values, columns, groups, tables and times that a rule or a finding depends on
-- one row per: subject, name, user_key, account_key, code
-- reads:       recon.resting_finding, recon.open_read, recon.unknown_table, okta.user, servicenow.user
-- columns:
--   subject:     what is unknown: table, column, group, identity, account or time
--   name:        the table, the column (okta.user.department), the group or the system
--   user_key:    the identity it is about; null if it is not about one
--   account_key: the account it is about; null if it is not about one
--   code:        why it is unknown
--   message:     a sentence that says so
--   hint:        what to export, or to declare, to settle it
--   findings:    how many findings depend on it
--   who:         the login, else the user name, if only one person or account is affected
with resting as (
    select subject, name, user_key, account_key, code, message, hint from recon.resting_finding
),
counted as (
    select
        subject, name,
        case when subject = 'identity' then user_key end as user_key,
        case when subject = 'account' then account_key end as account_key,
        code, message, hint, 1 as findings,
        user_key as of_user_key, account_key as of_account_key
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
    select subject, name, user_key, account_key, code, message, hint, findings, of_user_key, of_account_key from counted
    union all
    select
        subject, name, cast(null as integer) as user_key, cast(null as integer) as account_key, code, message, hint, 0 as findings,
        cast(null as integer) as of_user_key, cast(null as integer) as of_account_key
    from read
    union all
    select
        'table' as subject, relation as name, cast(null as integer) as user_key, cast(null as integer) as account_key, code, message, hint, 0 as findings,
        cast(null as integer) as of_user_key, cast(null as integer) as of_account_key
    from recon.unknown_table
),
summed as (
    select
        subject, name, user_key, account_key, code,
        min(message) as message,
        arg_min(hint, message) as hint,
        cast(sum(findings) as bigint) as findings,
        if(subject in ('identity', 'account', 'column') and count(distinct of_user_key) = 1, min(of_user_key), null) as only_user_key,
        if(subject in ('identity', 'account', 'column') and count(distinct of_account_key) = 1, min(of_account_key), null) as only_account_key,
        count(distinct of_user_key) as users
    from known
    group by subject, name, user_key, account_key, code
),
final as (
    select
        summed.subject, summed.name, summed.user_key, summed.account_key, summed.code, summed.message, summed.hint, summed.findings,
        case when summed.users <= 1 then coalesce(users.login, accounts.user_name) end as who
    from summed
    left join okta.user as users on users.user_key = summed.only_user_key
    left join servicenow.user as accounts on accounts.account_key = summed.only_account_key
)
select subject, name, user_key, account_key, code, message, hint, findings, who from final
