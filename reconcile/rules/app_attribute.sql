-- The keys of the app users' profiles and what their values are. A key whose values
-- differ in type, or are objects, is read as text.
with app_user as (
    select profile
    from okta.app_user
    where profile is not null
),

structure as (
    select json_group_structure(profile) as keys
    from app_user
),

attribute as (
    select
        unnest(json_keys(keys)) as name,
        keys
    from structure
    where json_type(keys) = 'OBJECT'
),

typed as (
    select
        name,
        json_extract(keys, '/' || replace(replace(name, '~', '~0'), '/', '~1')) as structure
    from attribute
),

final as (
    select
        name,
        case structure::varchar
            when '"BOOLEAN"' then 'boolean'
            when '"UBIGINT"' then 'integer'
            when '"BIGINT"' then 'integer'
            when '"DOUBLE"' then 'number'
            when '["VARCHAR"]' then 'string[]'
            else 'string'
        end as type,
        case structure::varchar
            when '"BOOLEAN"' then 'boolean'
            when '"UBIGINT"' then 'bigint'
            when '"BIGINT"' then 'bigint'
            when '"DOUBLE"' then 'double'
            when '["VARCHAR"]' then 'varchar[]'
            else 'varchar'
        end as sql_type
    from typed
)

select
    name,
    type,
    sql_type
from final
order by name
