-- facts.rules_files
-- title:       The files that the rules file names
-- one row per: place
-- reads:       recon.rules_file
with final as (
    select place, file, sha256 from recon.rules_file
)
select file, sha256 from final order by place
