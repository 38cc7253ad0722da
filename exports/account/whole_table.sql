-- account.whole_table
-- title:       Tables of which an extract proves that they were read in full
-- one row per: relation, table_name
-- reads:       input.extract_table, staging.extract_org, staging.extract_sign, staging.org
-- makes:       staging.whole_table
--
-- Either the system's count or a person's agrees, or the list was read to its end. Of several orgs
-- of Okta, each has to be proved whole.
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
several as (
    select count(*) as orgs from staging.org
),
of_each as (
    select whole.relation, whole.table_name
    from whole
    cross join several
    left join staging.extract_org on extract_org.extract_key = whole.extract_key
    group by whole.relation, whole.table_name, several.orgs
    having not starts_with(whole.relation, 'okta.') or count(distinct extract_org.okta_org) = several.orgs
),
final as (
    select relation, table_name, extract_key, table_no, counted, if(counted is null, 'end', 'count') as basis
    from whole
    semi join of_each on of_each.relation = whole.relation and of_each.table_name = whole.table_name
    qualify row_number() over (partition by relation, table_name order by counted is null, extract_key) = 1
)
select * from final order by relation, table_name
