-- account.whole_table
-- title:       Tables of which an extract proves that they were read in full
-- one row per: relation, table_name
-- reads:       input.extract_table, staging.extract_sign
-- makes:       staging.whole_table
--
-- Either the system's count or a person's agrees, or the list was read to its end.
with declared as (
    select extract_key, table_no, relation, table_name, coalesce(count_after, declared_count, count_before) as counted
    from input.extract_table
    where relation is not null
),
whole as (
    select declared.*
    from declared
    anti join staging.extract_sign as sign on sign.extract_key = declared.extract_key and sign.table_no = declared.table_no
),
final as (
    select relation, table_name, extract_key, table_no, counted, if(counted is null, 'end', 'count') as basis
    from whole
    qualify row_number() over (partition by relation, table_name order by counted is null, extract_key) = 1
)
select * from final order by relation, table_name
