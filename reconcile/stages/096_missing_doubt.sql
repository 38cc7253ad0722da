-- recon.missing_doubt
-- title:       Identities of whom an account may exist, though none is linked
-- one row per: user_key, code
-- reads:       recon.identity
-- columns:
--   user_key: the identity
--   code:     why
--   message:  what is not known
--   hint:     what to export, or to declare, to settle it
with final as (
    select user_key, cast(null as varchar) as code, cast(null as varchar) as message, cast(null as varchar) as hint
    from recon.identity
    where false
)
select user_key, code, message, hint from final
