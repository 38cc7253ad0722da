-- okta.attribute
-- title:       How many users have a value for each attribute
-- one row per: name
-- reads:       okta.user
-- changes:     okta.attribute
--
-- How many users have a value for each attribute; names, columns and types are there
-- already.
update okta.attribute set users = coalesce((
    with counted as (
        select unpivoted.name as column_name, unpivoted.users
        from (select count(columns(*)) from okta.user) as counts
        unpivot (users for name in (*)) as unpivoted
    )
    select counted.users from counted where counted.column_name = attribute.column_name
), 0)
