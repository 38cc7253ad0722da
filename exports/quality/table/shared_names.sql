-- quality.shared_names
-- title:       Departments and the like that have one name
-- one row per: relation, args
-- reads:       servicenow.named_record, servicenow.user
-- adds to:     input.quality
--
-- Accounts are compared by what their references are called: who is in one of two
-- departments of one name can't be told from who is in the other. Said only of names that
-- accounts refer to.
with named_record as (
    select table_name, name, count(*) as records from servicenow.named_record group by table_name, name having count(*) > 1
),
referred as (
    select distinct 'cmn_department' as table_name, department as name from servicenow.user where exists (select 1 from named_record)
    union all select distinct 'cmn_location' as table_name, location as name from servicenow.user where exists (select 1 from named_record)
    union all select distinct 'core_company' as table_name, company as name from servicenow.user where exists (select 1 from named_record)
    union all select distinct 'cmn_cost_center' as table_name, cost_center as name from servicenow.user where exists (select 1 from named_record)
),
shared as (
    select named_record.table_name, named_record.name, named_record.records
    from named_record
    semi join referred on referred.table_name = named_record.table_name and referred.name = named_record.name
),
final as (
    select
        'named.shared_name' as code, 'servicenow' as system, 'servicenow.named_record' as relation, sum(records)::bigint as affected,
        [table_name, count(*)::varchar, min(name)] as args
    from shared
    group by table_name
)
select * from final order by args
