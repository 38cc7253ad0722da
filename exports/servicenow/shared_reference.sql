-- servicenow.shared_reference
-- title:       To which of several records of one name accounts refer
-- one row per: account_key, field, name
-- reads:       servicenow.shown_record, servicenow.user, staging.servicenow_account_of_row, staging.servicenow_named_version, staging.servicenow_user, staging.servicenow_user_reference
-- adds to:     servicenow.shared_reference
--
-- References are kept by what they display, which tells nearly all apart. Where several
-- records display the same, the sys_id tells which is meant. Versions of an account that
-- refer to several of them leave it open.
with stated as (
    select row, 'department' as field, lower(department_value) as sys_id from staging.servicenow_user where staging.is_sys_id(department_value)
    union all select row, 'manager' as field, lower(manager_value) as sys_id from staging.servicenow_user where staging.is_sys_id(manager_value)
    union all select row, 'company' as field, lower(company_value) as sys_id from staging.servicenow_user where staging.is_sys_id(company_value)
    union all select row, 'location' as field, lower(location_value) as sys_id from staging.servicenow_user where staging.is_sys_id(location_value)
    union all select row, 'cost_center' as field, lower(cost_center_value) as sys_id from staging.servicenow_user where staging.is_sys_id(cost_center_value)
),
tables (field, table_name) as (
    values
        ('department', 'cmn_department'), ('manager', 'sys_user'), ('company', 'core_company'), ('location', 'cmn_location'),
        ('cost_center', 'cmn_cost_center')
),
manager_names as (
    select distinct lower(staging.trimmed(manager)) as name from servicenow.user where manager is not null
),
accounts as (
    select sys_id, lower(staging.trimmed(coalesce(nullif(name, ''), coalesce(first_name, '') || ' ' || coalesce(last_name, '')))) as name
    from servicenow.user
    where sys_id is not null
),
records as (
    select table_name, sys_id, lower(staging.trimmed(name)) as name from servicenow.shown_record
    union all
    select table_name, sys_id, lower(name) as name from staging.servicenow_named_version where place = 1 and code is null
    union all
    select 'sys_user' as table_name, accounts.sys_id, accounts.name
    from accounts
    semi join manager_names on manager_names.name = accounts.name
),
shared as (
    select tables.field, records.name
    from records
    join tables on tables.table_name = records.table_name
    group by tables.field, records.name
    having count(distinct records.sys_id) > 1
),
reference as (
    select row, department, manager, company, location, cost_center from staging.servicenow_user_reference
),
named as (
    select
        stated.row, stated.field, stated.sys_id,
        case stated.field
            when 'department' then reference.department
            when 'manager' then reference.manager
            when 'company' then reference.company
            when 'location' then reference.location
            else reference.cost_center
        end as name
    from stated
    join reference on reference.row = stated.row
    where exists (select 1 from shared)
),
account_of_row as (
    select row, account_key from staging.servicenow_account_of_row
),
final as (
    select account_of_row.account_key, named.field, named.name, min(named.sys_id) as sys_id
    from named
    semi join shared on shared.field = named.field and shared.name = lower(staging.trimmed(named.name))
    join account_of_row on account_of_row.row = named.row
    group by account_of_row.account_key, named.field, named.name
    having count(distinct named.sys_id) = 1
)
select * from final order by account_key, field, name
