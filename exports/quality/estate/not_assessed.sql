-- quality.not_assessed
-- title:       Fields without which a kind of finding is not looked for
-- one row per: code
-- reads:       input.file_field, servicenow.field, servicenow.role, servicenow.group, servicenow.user
-- adds to:     input.quality
--
-- Where no file of a table has the field, nobody knows what it would say: then nothing is found,
-- and this says that nothing was looked for. Of a table that was not exported at all others say it.
with fields as (
    select distinct relation, name from input.file_field
),
asked (code, relation, name) as (
    values
        ('role.no_subscription', 'servicenow.role', 'requires_subscription'),
        ('group.no_manager', 'servicenow.group', 'manager')
),
exported as (
    select 'servicenow.role' as relation, count(*) as records from servicenow.role where file_key is not null
    union all
    select 'servicenow.group' as relation, count(*) as records from servicenow.group where file_key is not null
),
accounts as (
    select count(*) as records from servicenow.user
),
final as (
    select asked.code, 'servicenow' as system, asked.relation, exported.records as affected
    from asked
    join exported on exported.relation = asked.relation and exported.records > 0
    anti join fields on fields.relation = asked.relation and fields.name = asked.name
    union all
    select 'account.no_manager' as code, 'servicenow' as system, 'servicenow.user' as relation, accounts.records as affected
    from accounts
    where accounts.records > 0 and exists (select 1 from servicenow.field where name = 'manager' and not is_exported)
)
select * from final
