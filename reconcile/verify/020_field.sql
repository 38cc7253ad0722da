-- verify.field
-- title:       Whether each planned field is set
-- one row per: row_no
-- reads:       plan.change, plan.target, plan.identity, plan.attribute, verify.account, servicenow.user, servicenow.field, servicenow.shared_reference, okta.user, okta.attribute, input.feed
-- columns:
--   row_no: of the plan
--   effect: in effect, not in effect, overtaken or unknown
--   found:  the value in the fresh exports
--   why:    why it is unknown; null otherwise
--
-- Values compare as the run compared them: trimmed, in Unicode NFC, empty equal to null,
-- booleans by meaning, without case where the rules said so; user_name without case unless
-- the rules map it. A reference that the plan gives by sys_id, before or after, is compared by that.
with changes as (
    select row_no, change_id, system, "table", operation, record_id, field, before, after
    from plan.change
    where ("table" = 'sys_user' or system = 'okta') and operation <> 'delete'
),
targets as (
    select change_id, user_key from plan.target
),
planned as (
    select user_key, okta_id, lower(login) as login from plan.identity
),
attributes as (
    select field, ignore_case from plan.attribute
),
accounts as (
    select change_id, account_key, is_new from verify.account
),
fed as (
    select
        count(*) filter (relation = 'servicenow.user') > 0 as has_accounts,
        count(*) filter (relation = 'okta.user') > 0 as has_identities
    from input.feed
),
account_records as (
    select account.account_key, to_json(account) as record
    from servicenow.user as account
    semi join accounts on accounts.account_key = account.account_key
),
-- what accounts refer to by sys_id, of several records of one name; else the one record of that name
of_records as (
    select account_key, field, sys_id from servicenow.shared_reference
),
account_fields as (
    select name as field, type from servicenow.field where is_exported
),
identities as (
    select identity.user_key, identity.okta_id, lower(identity.login) as login, to_json(identity) as record
    from okta.user as identity
    where exists (select 1 from changes where changes.system = 'okta')
),
identity_fields as (
    select name as field, column_name from okta.attribute
),
of_accounts as (
    select
        changes.row_no, changes.operation, changes.field, changes.before, changes.after, accounts.is_new,
        case
            when not fed.has_accounts then 'no fresh export of sys_user'
            when accounts.account_key is null and not accounts.is_new then 'the account is not in the fresh exports'
            when accounts.account_key is not null and account_fields.field is null then 'the fresh exports do not have ' || changes.field
            when account_fields.type = 'reference' and regexp_full_match(changes.after, '[0-9a-f]{32}') and accounts.account_key is not null and of_records.sys_id is null then
                'several records have that name, and the fresh exports do not say which one it refers to'
        end as why,
        accounts.account_key is null as is_missing,
        case
            when of_records.sys_id in (changes.before, changes.after) then of_records.sys_id
            else json_extract_string(account_records.record, '$."' || replace(changes.field, '"', '\"') || '"')
        end as found
    from changes
    cross join fed
    join accounts on accounts.change_id = changes.change_id
    left join account_records on account_records.account_key = accounts.account_key
    left join of_records on of_records.account_key = accounts.account_key and of_records.field = changes.field
    left join account_fields on account_fields.field = changes.field
    where changes.system = 'servicenow'
),
of_identities as (
    select
        changes.row_no, changes.operation, changes.field, changes.before, changes.after, false as is_new,
        case
            when not fed.has_identities then 'no fresh export of Okta users'
            when coalesce(by_id.user_key, by_login.user_key) is null then 'the identity is not in the fresh exports'
            when identity_fields.field is null then 'the fresh exports do not have ' || changes.field
        end as why,
        false as is_missing,
        json_extract_string(coalesce(by_id.record, by_login.record), '$."' || replace(identity_fields.column_name, '"', '\"') || '"') as found
    from changes
    cross join fed
    join targets on targets.change_id = changes.change_id
    join planned on planned.user_key = targets.user_key
    left join identities as by_id on by_id.okta_id = planned.okta_id
    left join identities as by_login on by_login.login = planned.login and (planned.okta_id is null or by_login.okta_id is null)
    left join identity_fields on identity_fields.field = changes.field
    where changes.system = 'okta'
),
sided as (
    select * from of_accounts
    union all
    select * from of_identities
),
normal as (
    select
        sided.row_no, sided.why, sided.is_missing, sided.found,
        [
            case
                when lower(value) in ('true', '1', 'yes') and lower(sided.after) in ('true', 'false') then 'true'
                when lower(value) in ('false', '0', 'no') and lower(sided.after) in ('true', 'false') then 'false'
                when coalesce(attributes.ignore_case, sided.field = 'user_name') then lower(value)
                else value
            end
            for value in [
                nullif(nfc_normalize(trim(sided.found, e' \t\r\n' || chr(160))), ''),
                nullif(nfc_normalize(trim(sided.before, e' \t\r\n' || chr(160))), ''),
                nullif(nfc_normalize(trim(sided.after, e' \t\r\n' || chr(160))), '')
            ]
        ] as keys
    from sided
    left join attributes on attributes.field = sided.field
),
final as (
    select
        row_no,
        case
            when why is not null then 'unknown'
            when is_missing then 'not in effect'
            when keys[1] is not distinct from keys[3] then 'in effect'
            when keys[1] is not distinct from keys[2] then 'not in effect'
            else 'overtaken'
        end as effect,
        found,
        why
    from normal
)
select row_no, effect, found, why from final
