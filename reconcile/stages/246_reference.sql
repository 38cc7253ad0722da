-- recon.reference
-- title:       Which record each text means that the rules expect in a reference field
-- one row per: field, text
-- reads:       recon.different_field, recon.new_name, recon.identity, recon.link, recon.unknown_table, policy.listed_field, policy.expected_list, policy.expected_lookup, policy.actual_list, policy.actual_lookup, servicenow.field, servicenow.user, servicenow.named_record, servicenow.shown_record, okta.user
-- columns:
--   field:     a field that refers to a record: manager, department, ...
--   text:      what the rules expect, in lower case
--   state:     record (it means one), several, none, or unknown (the exports do not have the records)
--   sys_id:    the sys_id of that record, null if the exports have none
--   name:      its display value, null if no export has it
--   is_by_name: the text is its display value
--   after:     what a plan writes: the display value, or the sys_id if other records have the same display value or will have it; null if neither identifies the record
--   cause:     why a plan cannot write it, half a sentence; null if it can
--   hint:      what to export to settle it, if it is unknown
--
-- A reference is resolved as those in the exports are (servicenow.known_as): by sys_id, user
-- name, e-mail, employee number, the Okta id or login of the identity that the account is linked
-- to, then what it displays. The most exact that knows the text decides; if it means several records, nothing
-- is guessed. Departments and the like have a sys_id and a name. If their table was not
-- exported, one that an account refers to is there; of others nothing is known. An instance
-- refuses a reference to a record that it does not have, or sets it to none.
with fields (field, table_name, thing) as (
    select
        field.name as field,
        case field.name
            when 'manager' then 'sys_user' when 'department' then 'cmn_department' when 'location' then 'cmn_location'
            when 'company' then 'core_company' when 'cost_center' then 'cmn_cost_center'
        end as table_name,
        case field.name when 'manager' then 'account' when 'cost_center' then 'cost center' when 'company' then 'company' else field.name end as thing
    from servicenow.field as field
    where field.type = 'reference'
),
-- of an account to be created, too
new_people as (
    select identity.user_key
    from recon.identity as identity
    anti join recon.link as link on link.user_key = identity.user_key
    where identity.is_in_scope and identity.is_optional is not true
),
listed_fields as (
    select listed.place, listed.field from policy.listed_field as listed semi join fields on fields.field = listed.field
),
expected as (
    select field, expected as text from recon.different_field where expected is not null
    union
    select listed_fields.field, recon.plain(list_extract(expected_list.expected, listed_fields.place)) as text
    from policy.expected_list as expected_list
    semi join new_people on new_people.user_key = expected_list.user_key
    cross join listed_fields
    union
    select expected_lookup.field, recon.plain(expected_lookup.value) as text
    from policy.expected_lookup as expected_lookup
    semi join new_people on new_people.user_key = expected_lookup.user_key
),
texts as (
    select distinct fields.field, fields.table_name, fields.thing, lower(expected.text) as text, min(expected.text) as as_is
    from expected
    join fields on fields.field = expected.field
    where expected.text is not null
    group by all
),
shown as (
    select table_name, sys_id, name from servicenow.shown_record
),
accounts as (
    select
        users.account_key, users.sys_id, users.user_name, users.email, users.employee_number,
        recon.plain(coalesce(shown.name, nullif(users.name, ''), coalesce(users.first_name, '') || ' ' || coalesce(users.last_name, ''))) as name
    from servicenow.user as users
    left join shown on shown.table_name = 'sys_user' and shown.sys_id = users.sys_id
    where exists (select 1 from texts where texts.table_name = 'sys_user')
),
linked as (
    select link.account_key, users.okta_id, users.login
    from recon.link as link
    join okta.user as users on users.user_key = link.user_key
    where link.is_primary and exists (select 1 from texts where texts.table_name = 'sys_user')
),
-- a manager whose account the exports lack
others as (
    select shown.sys_id, recon.plain(shown.name) as name
    from shown
    anti join servicenow.user as users on users.sys_id = shown.sys_id
    where shown.table_name = 'sys_user'
),
spelled as (
    select unnest(servicenow.known_as(sys_id, user_name, email, employee_number, name)) as known, coalesce(sys_id, cast(account_key as varchar)) as record, sys_id, name
    from accounts
),
people (place, text, record, sys_id, name) as (
    select known.place, known.text, record, sys_id, name from spelled
    union all
    select 1, sys_id, sys_id, sys_id, name from others
    union all
    select 5, servicenow.as_known(linked.okta_id), coalesce(accounts.sys_id, cast(account_key as varchar)), accounts.sys_id, accounts.name
    from linked
    join accounts using (account_key)
    union all
    select 6, servicenow.as_known(linked.login), coalesce(accounts.sys_id, cast(account_key as varchar)), accounts.sys_id, accounts.name
    from linked
    join accounts using (account_key)
    union all
    select 7, lower(name), sys_id, sys_id, name from others
),
named as (
    select table_name, sys_id, recon.plain(name) as name from servicenow.named_record
    union
    select shown.table_name, shown.sys_id, recon.plain(shown.name) as name
    from shown
    anti join servicenow.named_record as named_record on named_record.sys_id = shown.sys_id
    where shown.table_name <> 'sys_user'
),
-- what accounts display, of a table that no export has, or without sys_ids
displayed as (
    select distinct listed_fields.field, recon.plain(list_extract(actual_list.actual, listed_fields.place)) as name
    from listed_fields
    cross join policy.actual_list as actual_list
    where listed_fields.field in (select texts.field from texts where texts.table_name is distinct from 'sys_user')
    union
    select actual_lookup.field, recon.plain(actual_lookup.value) as name
    from policy.actual_lookup as actual_lookup
    where actual_lookup.field in (select texts.field from texts where texts.table_name is distinct from 'sys_user')
),
matches as (
    select texts.field, texts.text, people.place, people.record, people.sys_id, people.name
    from texts
    join people on people.text = texts.text
    where texts.table_name = 'sys_user'
    union all
    select texts.field, texts.text, if(named.sys_id = texts.text, 1, 7) as place, named.sys_id as record, named.sys_id, named.name
    from texts
    join named on named.table_name = texts.table_name and (named.sys_id = texts.text or lower(named.name) = texts.text)
    union all
    select texts.field, texts.text, 8 as place, displayed.name as record, cast(null as varchar) as sys_id, displayed.name
    from texts
    join displayed on displayed.field = texts.field and lower(displayed.name) = texts.text
),
placed as (
    select
        field, text, place,
        count(distinct record) as records, min(sys_id) as sys_id, arg_min(name, record) as name
    from matches
    group by field, text, place
),
found as (
    select
        field, text,
        min(place) as place, arg_min(records, place) as records, arg_min(sys_id, place) as sys_id, arg_min(coalesce(name, ''), place) as name
    from placed
    group by field, text
),
-- how many records display what the one that is meant does, or will once the plan has made them
displaying as (
    select text, record from people where place = 7
    union all
    select name as text, 'new ' || user_key as record from recon.new_name
),
namesakes as (
    select found.field, found.text, count(distinct displaying.record) as records
    from found
    join displaying on displaying.text = lower(found.name)
    where found.field = 'manager' and found.records = 1
    group by found.field, found.text
    union all
    select found.field, found.text, count(distinct named.sys_id) as records
    from found
    join fields on fields.field = found.field
    join named on named.table_name = fields.table_name and lower(named.name) = lower(found.name)
    where found.records = 1
    group by found.field, found.text
),
exported as (
    select distinct table_name from servicenow.named_record
    union all
    select 'sys_user' as table_name
    where not exists (select 1 from recon.unknown_table as unknown where unknown.relation = 'servicenow.user')
),
resolved as (
    select
        texts.field, texts.text, texts.as_is, texts.thing, texts.table_name, found.sys_id, nullif(found.name, '') as name,
        case
            when found.records > 1 and found.place <> 8 then 'several'
            when found.records is not null and found.name <> '' then 'record'
            when found.records is null and exported.table_name is not null then 'none'
            else 'unknown'
        end as state,
        coalesce(found.place, 0) >= 7 as is_by_name,
        found.records,
        found.name = '' as is_nameless,
        coalesce(namesakes.records, 0) > 1 as is_shared
    from texts
    left join found on found.field = texts.field and found.text = texts.text
    left join namesakes on namesakes.field = texts.field and namesakes.text = texts.text
    left join exported on exported.table_name = texts.table_name
),
final as (
    select
        field, text, state,
        case when state = 'record' then sys_id end as sys_id,
        case when state = 'record' then name end as name,
        is_by_name,
        case when state = 'record' then if(is_shared, sys_id, name) end as after,
        case
            when state = 'record' and (not is_shared or sys_id is not null) then null
            when state = 'record' then 'several accounts are called "' || name || '", and the exports have no sys_ids to tell them apart'
            when state = 'several' and field = 'manager' then records || ' accounts are known as "' || as_is || '"'
            when state = 'several' then records || ' records of ' || table_name || ' are called "' || as_is || '"'
            when state = 'none' and field = 'manager' then 'no account is known as "' || as_is || '"'
            when state = 'none' then 'no record of ' || table_name || ' is called "' || as_is || '"'
            when coalesce(is_nameless, false) then 'the exports do not name "' || as_is || '", so they do not show whether the account already has it'
            when field = 'manager' then 'no exported account is known as "' || as_is || '", and accounts may be missing from the exports'
            else 'no export has a ' || replace(thing, '_', ' ') || ' called "' || as_is || '"'
        end as cause,
        case
            when state <> 'unknown' then null
            when coalesce(is_nameless, false) then 'export sys_user with name'
            when field = 'manager' then 'export all of sys_user'
            when table_name is not null then 'export ' || table_name || ' (sys_id, name)'
            else 'set it by hand'
        end || ', or correct the rules' as hint
    from resolved
)
select field, text, state, sys_id, name, is_by_name, after, cause, hint from final
