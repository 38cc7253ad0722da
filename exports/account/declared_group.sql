-- account.declared_group
-- title:       Okta groups whose members an extract has to the last
-- one row per: group_key
-- reads:       input.extract_table, input.extract_part, okta.group, staging.batch, staging.extract_org
-- makes:       staging.declared_group
--
-- An empty list of members is none of a token without rights if the extract followed it to its end.
-- A list of all memberships that is whole says of every group of its org who is in it.
with declared as (
    select extract_key, table_no, leaves_out, is_complete, coalesce(count_after, declared_count, count_before) as counted
    from input.extract_table
    where relation = 'okta.membership' and is_complete is distinct from false
),
part_file as (
    select part_no, unnest(file_keys) as file_key from input.extract_part
),
held as (
    select part_file.part_no, sum(batch.rows_staged + batch.rows_refused)::bigint as records
    from part_file
    join staging.batch on batch.file_key = part_file.file_key
    group by part_file.part_no
),
part as (
    select
        said.extract_key, said.table_no, said.group_ref, coalesce(held.records, 0) as records,
        (said.name is null or said.path is not null) and not said.is_changed and coalesce(held.records, 0) >= coalesce(said.declared_rows, 0) as is_whole
    from input.extract_part as said
    left join held on held.part_no = said.part_no
),
fed as (
    select coalesce(sum(rows_staged + rows_refused), 0)::bigint as records from staging.batch where relation = 'okta.membership'
),
judged as (
    select
        declared.extract_key, declared.table_no, declared.leaves_out, declared.is_complete,
        coalesce(sum(part.records), any_value(fed.records)) >= declared.counted as is_counted,
        coalesce(bool_and(part.is_whole), true) as is_whole, count(part.group_ref) as groups
    from declared
    cross join fed
    left join part on part.extract_key = declared.extract_key and part.table_no = declared.table_no
    group by declared.extract_key, declared.table_no, declared.leaves_out, declared.is_complete, declared.counted
),
listed as (
    select part.group_ref
    from judged
    join part on part.extract_key = judged.extract_key and part.table_no = judged.table_no
    where part.group_ref is not null and (judged.is_complete or judged.is_counted)
    group by part.extract_key, part.table_no, part.group_ref
    having bool_and(part.is_whole)
),
of_all as (
    select judged.extract_key, extract_org.okta_org
    from judged
    left join staging.extract_org on extract_org.extract_key = judged.extract_key
    where judged.groups = 0 and judged.is_whole and judged.leaves_out is null and (judged.is_complete or judged.is_counted)
),
final as (
    select okta.group.group_key from okta.group semi join listed on listed.group_ref = okta.group.group_id
    union
    select okta.group.group_key from okta.group semi join of_all on of_all.okta_org is not distinct from okta.group.okta_org
)
select group_key from final
