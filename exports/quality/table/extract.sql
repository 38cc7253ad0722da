-- quality.extract
-- title:       Where exports are not what an extract says of them
-- one row per: args
-- reads:       staging.extract_sign
-- adds to:     input.quality
-- unless empty: staging.extract_sign
--
-- That an extract has no count is said where the verdicts are (quality.completeness).
with final as (
    select code, system, relation, affected, args from staging.extract_sign where code <> 'extract.no_count'
)
select * from final order by args
