-- recon.custom_doubt
-- title:       Custom findings that depend on rows that a cut-off table may lack
-- one row per: *
-- reads:       recon.discrepancy, recon.custom_read, recon.unknown_table
-- adds to:     recon.resting_finding
-- unless empty: recon.custom_read
--
-- Nobody knows what the query of a custom finding makes of a row that is missing, so that it rests on every
-- table that it reads, and on those beneath the relations that it reads.
with discrepancies as (
    select kind, user_key, account_key, item from recon.discrepancy
),
reads as (
    select kind, relation from recon.custom_read
),
tables as (
    select relation, code, message, hint from recon.unknown_table
),
final as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item,
        'table' as subject, tables.relation as name, tables.code, tables.message, tables.hint
    from discrepancies
    join reads on reads.kind = discrepancies.kind
    join tables on tables.relation = reads.relation
)
select kind, user_key, account_key, item, subject, name, code, message, hint, true as is_of_table, 4 as place from final
