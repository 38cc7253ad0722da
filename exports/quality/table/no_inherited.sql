-- quality.no_inherited
-- title:       No grant is inherited
-- one row per: code
-- reads:       servicenow.user_role, staging.batch
-- adds to:     input.quality
--
-- About nine in ten rows of a genuine sys_user_has_role are inherited. Where it is known
-- what groups confer and what roles contain, what a filter left out can be worked out. Rows
-- that do not say are counted elsewhere.
with batch as (
    select file_key, relation from staging.batch
),
held as (
    select count(inherited) as grants, count(*) filter (where inherited) as inherited
    from servicenow.user_role
    where file_key in (select file_key from batch where relation = 'servicenow.user_role')
),
explained as (
    select count(distinct relation) = 2 as is_explained from batch where relation in ('servicenow.group_role', 'servicenow.role_contains')
),
final as (
    select
        if(explained.is_explained, 'grant.only_direct', 'grant.none_inherited') as code, 'servicenow' as system,
        'servicenow.user_role' as relation, held.grants as affected, [held.grants::varchar] as args
    from held
    cross join explained
    where held.grants > 0 and held.inherited = 0
)
select * from final
