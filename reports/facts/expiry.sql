-- facts.expiry
-- title:       Until when the change files may be imported
-- one row per: run
-- reads:       recon.expiry
with expiries as (
    select counted_from, starts_at, expires_at, is_expired from recon.expiry
),
final as (
    select counted_from, starts_at, expires_at, is_expired from expiries
)
select counted_from, starts_at, expires_at, is_expired from final
