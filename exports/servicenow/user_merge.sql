-- servicenow.user_merge
-- title:       The table for the values of the accounts whose rows differ
-- one row per: row
-- reads:       staging.servicenow_user
-- makes:       staging.servicenow_user_merged
--
-- It has the columns of the files, as staging.servicenow_user has, but for references, which
-- are names here.
select
    cast(null as integer) as column_set,
    * exclude (
        sys_id, role_names, group_names, department_value, department_display, manager_value, manager_display,
        company_value, company_display, location_value, location_display, cost_center_value, cost_center_display
    ),
    cast(null as varchar) as department, cast(null as varchar) as manager, cast(null as varchar) as company,
    cast(null as varchar) as location, cast(null as varchar) as cost_center
from staging.servicenow_user
limit 0
