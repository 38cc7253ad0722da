-- input.file_read
-- title:       A file that was read
-- one row per: file_key
-- adds to:     input.file
--
-- What becomes of its records the ledger says later (account.file).
with final as (
    select
        $file as file_key, $system as system, $path as path, $member as member, $bytes as bytes, $sha256 as sha256, $form as form,
        $encoding as encoding, $read as rows_read, 0 as rows_loaded, 0 as rows_duplicate, 0 as rows_rejected, 0 as rows_unresolved,
        $unused as rows_unused
)
select * from final
