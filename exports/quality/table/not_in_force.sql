-- quality.not_in_force
-- title:       Grants whose state is neither empty nor active
-- one row per: file_key
-- reads:       servicenow.user_role
-- adds to:     input.quality
with waiting as (
    select file_key, state from servicenow.user_role where lower(trim(state)) <> 'active'
),
final as (
    select
        'grant.not_in_force' as code, 'servicenow' as system, file_key, 'servicenow.user_role' as relation,
        count(*) as affected, [count(*)::varchar, string_agg(distinct state, ', ' order by state)] as args
    from waiting
    group by file_key
)
select * from final order by file_key
