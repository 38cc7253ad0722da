-- okta.user_set
-- title:       Which lists the identities of a column_set stand in
-- one row per: column_set, list_key
-- reads:       staging.file_list, staging.okta_user_versions
-- makes:       staging.okta_user_set
--
-- An identity that stands in one list has the list's number; those that stand in the same
-- several lists share a number beyond them.
with lists as (
    select distinct list_key from staging.file_list where table_name = 'okta_user'
),
last_list as (
    select coalesce(max(list_key), -1) as list_key from lists
),
several as (
    select distinct merge_lists as lists from staging.okta_user_versions where len(merge_lists) > 1
),
numbered as (
    select list_key as column_set, [list_key] as lists from lists
    union all
    select (last_list.list_key + row_number() over (order by several.lists))::integer as column_set, several.lists
    from several
    cross join last_list
),
final as (
    select column_set, lists, unnest(lists) as list_key from numbered
)
select * from final
