-- quality.spreadsheet_value
-- title:       Values of users and accounts in whose place a spreadsheet wrote something else
-- one row per: relation, subject_key, column_name
-- reads:       okta.user, servicenow.user, input.file, input.cause, staging.spreadsheet_file
-- adds to:     input.unknown_value
-- unless empty: staging.spreadsheet_file
--
-- A spreadsheet that saves an export again writes a long number as 1.23457E+11, makes
-- zeros of what is behind the 15th digit, and spells what looks like true and false its
-- own way. What stood there before cannot be known. Long numbers count only if all of
-- their column end in such zeros, and TRUE and FALSE only in a column of other texts.
with sheet as (
    select distinct system from staging.spreadsheet_file
),
identity_suspect as (
    select column_name
    from (
        select count_if(staging.may_be_from_spreadsheet(columns(lambda name: name not in (
            'user_key', 'okta_id', 'status', 'created_at', 'activated_at', 'status_changed_at', 'last_login_at', 'last_updated_at', 'password_changed_at', 'column_set', 'file_key', 'record'))::varchar))
        from okta.user
        where exists (select 1 from sheet where system = 'okta')
    )
    unpivot (suspects for column_name in (*))
    where suspects > 0
),
identity_value as (
    select subject_key, file_key, record, column_name, value
    from (
        select
            user_key as subject_key, file_key, record,
            columns(lambda name: name not in (
                'user_key', 'okta_id', 'status', 'created_at', 'activated_at', 'status_changed_at', 'last_login_at', 'last_updated_at', 'password_changed_at', 'column_set', 'file_key', 'record'))::varchar
        from okta.user
        where exists (select 1 from identity_suspect)
    )
    unpivot (value for column_name in (* exclude (subject_key, file_key, record)))
    where column_name in (select column_name from identity_suspect)
),
account_suspect as (
    select column_name
    from (
        select count_if(staging.may_be_from_spreadsheet(columns(lambda name: name not in (
            'account_key', 'active', 'locked_out', 'last_login', 'last_login_time', 'web_service_access_only', 'internal_integration_user', 'sys_created_on', 'sys_updated_on', 'column_set', 'file_key', 'record'))::varchar))
        from servicenow.user
        where exists (select 1 from sheet where system = 'servicenow')
    )
    unpivot (suspects for column_name in (*))
    where suspects > 0
),
account_value as (
    select subject_key, file_key, record, column_name, value
    from (
        select
            account_key as subject_key, file_key, record,
            columns(lambda name: name not in (
                'account_key', 'active', 'locked_out', 'last_login', 'last_login_time', 'web_service_access_only', 'internal_integration_user', 'sys_created_on', 'sys_updated_on', 'column_set', 'file_key', 'record'))::varchar
        from servicenow.user
        where exists (select 1 from account_suspect)
    )
    unpivot (value for column_name in (* exclude (subject_key, file_key, record)))
    where column_name in (select column_name from account_suspect)
),
value as (
    select 'okta.user' as relation, subject_key, file_key, record, column_name, value from identity_value
    union all
    select 'servicenow.user' as relation, subject_key, file_key, record, column_name, value from account_value
),
judged as (
    select
        relation, subject_key, file_key, record, column_name, value,
        regexp_full_match(value, '-?\d([.,]\d+)?E[+-]\d{2,3}') as is_exponent,
        regexp_full_match(value, '\d{17,}') as is_long,
        regexp_full_match(value, '[1-9]\d{14}0{2,}') as is_rounded,
        value in ('TRUE', 'FALSE') as is_truth,
        lower(value) not in ('true', 'false') as is_other
    from value
),
spoiled as (
    select
        relation, subject_key, file_key, record, column_name, value,
        case
            when is_exponent then 'value.exponent'
            when is_rounded and not bool_or(is_long and not is_rounded) over column_values then 'value.lost_digits'
            when is_truth and bool_or(is_other) over column_values then 'value.truth'
        end as code
    from judged
    window column_values as (partition by relation, column_name)
),
file as (
    select file_key, path, member from input.file
),
cause as (
    select code, text, advice, arguments from input.cause
),
final as (
    select
        spoiled.relation, spoiled.subject_key, spoiled.column_name, spoiled.code,
        staging.worded(cause.text, cause.arguments, [
            spoiled.column_name, staging.shorten(spoiled.value),
            file.path || coalesce('!' || file.member, '') || ', record ' || spoiled.record]) as message,
        cause.advice as hint
    from spoiled
    join cause on cause.code = spoiled.code
    join file on file.file_key = spoiled.file_key
)
select * from final order by relation, subject_key, column_name
