-- account.unresolved_reference
-- title:       Managers that are no exported account, or of which it cannot be told which
-- one row per: relation, subject_key, field
-- reads:       staging.manager
-- adds to:     servicenow.unresolved_reference
with manager as (
    select relation, subject_key, reference, sys_id, code from staging.manager where account_key is null
),
final as (
    select relation, subject_key, 'manager' as field, reference, sys_id, code from manager
)
select * from final order by relation, subject_key
