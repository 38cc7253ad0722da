-- account.manager
-- title:       Which account the manager of an account or a group is, or why that cannot be told
-- one row per: relation, subject_key
-- reads:       staging.servicenow_account_named, staging.servicenow_manager_reference
-- makes:       staging.manager
--
-- Several rows of an account may name one manager in several ways: a sys_id counts for more
-- than a name.
with reference as (
    select relation, subject_key, value, display from staging.servicenow_manager_reference
),
named as (
    select value, display, account_key, code from staging.servicenow_account_named
),
resolved as (
    select
        reference.relation, reference.subject_key, named.account_key, named.code,
        coalesce(nullif(reference.display, ''), reference.value) as reference,
        case when staging.is_sys_id(reference.value) then lower(reference.value) end as sys_id
    from reference
    join named on named.value = reference.value and named.display = reference.display
),
final as (
    select
        relation, subject_key,
        case when count(distinct account_key) = 1 then min(account_key) end as account_key,
        case
            when count(distinct account_key) > 1 then 'account.ambiguous'
            when count(account_key) = 0 then min(code)
        end as code,
        min(reference) as reference, min(sys_id) as sys_id
    from resolved
    group by relation, subject_key
)
select * from final
