-- recon.link_doubt
-- title:       Accounts that may not be whose they seem to be
-- one row per: account_key, code
-- reads:       recon.link
-- columns:
--   account_key: the account
--   code:        why
--   message:     what is not known
--   hint:        what to export, or to declare, to settle it
with final as (
    select account_key, cast(null as varchar) as code, cast(null as varchar) as message, cast(null as varchar) as hint
    from recon.link
    where false
)
select account_key, code, message, hint from final
