-- servicenow.field
-- title:       Of how many accounts each reference is unknown
-- one row per: name
-- reads:       staging.servicenow_user_merged, staging.servicenow_user_reference, staging.servicenow_user_version
-- changes:     servicenow.field
update servicenow.field set unresolved = unknown.accounts
from (
    with version as (
        select row from staging.servicenow_user_version where place = 1 and code is null
    ),
    reference as (
        select row, unresolved from staging.servicenow_user_reference
    ),
    merged as (
        select row, department, manager, company, location, cost_center from staging.servicenow_user_merged
    ),
    named as (
        select unnest(reference.unresolved) as name
        from reference
        join version on version.row = reference.row
        anti join merged on merged.row = reference.row
        union all
        select name
        from (unpivot merged on department, manager, company, location, cost_center into name name value reference)
        where staging.is_sys_id(reference)
    ),
    final as (
        select name, count(*) as accounts from named group by name
    )
    select * from final
) as unknown
where unknown.name = field.name
