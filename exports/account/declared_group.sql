-- account.declared_group
-- title:       Okta groups whose members an extract has to the last
-- one row per: group_key
-- reads:       input.extract_table, input.extract_part, okta.group, staging.whole_table
-- makes:       staging.declared_group
--
-- An empty list of members is none of a token without rights if the extract followed it to its end.
-- A list of all memberships that is whole says of every group who is in it.
with declared as (
    select extract_key, table_no, is_complete from input.extract_table where relation = 'okta.membership'
),
part as (
    select extract_key, table_no, group_ref, name, path, declared_rows, rows_read, is_changed from input.extract_part
),
whole as (
    select extract_key, table_no from staging.whole_table where relation = 'okta.membership'
),
listed as (
    select part.group_ref
    from declared
    join part on part.extract_key = declared.extract_key and part.table_no = declared.table_no
    left join whole on whole.extract_key = declared.extract_key and whole.table_no = declared.table_no
    where part.group_ref is not null and (declared.is_complete or whole.table_no is not null)
    group by part.extract_key, part.table_no, part.group_ref
    having bool_and(part.name is null or part.path is not null) and not bool_or(part.is_changed)
        and bool_and(coalesce(part.rows_read, 0) >= coalesce(part.declared_rows, 0))
),
of_all as (
    select whole.extract_key
    from whole
    anti join (select extract_key, table_no from part where group_ref is not null) as grouped
        on grouped.extract_key = whole.extract_key and grouped.table_no = whole.table_no
),
final as (
    select okta.group.group_key from okta.group semi join listed on listed.group_ref = okta.group.group_id
    union
    select okta.group.group_key from okta.group where exists (from of_all)
)
select group_key from final
