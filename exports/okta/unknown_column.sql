-- okta.unknown_column
-- title:       Attributes that no list has which an identity stands in
-- one row per: column_set, name
-- reads:       okta.attribute, okta.user, staging.list_column, staging.okta_user_set, staging.schema_attribute
-- adds to:     okta.unknown_column
--
-- Attributes that nobody has are unknown in the API's lists, unless the user schema names
-- them: then they are empty.
with used as (
    select distinct column_set from okta.user
),
user_set as (
    select column_set, list_key from staging.okta_user_set
),
attribute as (
    select name, column_name from okta.attribute
),
listed as (
    select list_key, list_name, column_name from staging.list_column where table_name = 'okta_user'
),
named as (
    select name from staging.schema_attribute
),
known as (
    select user_set.column_set, listed.column_name
    from user_set
    join listed on listed.list_key = user_set.list_key
    union
    select user_set.column_set, lower(attribute.column_name) as column_name
    from user_set
    join listed on listed.list_key = user_set.list_key
    cross join attribute
    semi join named on named.name = attribute.name
    where listed.list_name = 'api'
),
final as (
    select used.column_set, attribute.name
    from used
    cross join attribute
    anti join known on known.column_set = used.column_set and known.column_name = lower(attribute.column_name)
)
select * from final order by column_set, name
