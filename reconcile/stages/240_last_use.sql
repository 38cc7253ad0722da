-- recon.last_use
-- title:       When the accounts that may be stale were last used
-- one row per: account_key
-- reads:       recon.verdict, recon.closed_unused, recon.account_use
-- columns:
--   account_key: an active account without a verdict of its own, unless it is closed for want of use already
--   user_key:    its identity, null if none
--   last_use_at: as in recon.account_use
--   created_at:  as in recon.account_use
with verdicts as (
    select account_key, user_key from recon.verdict where is_active and verdict in ('reconciled', 'idle')
),
closed_unused as (
    select account_key from recon.closed_unused
),
uses as (
    select account_key, last_use_at, created_at from recon.account_use
),
final as (
    select verdicts.account_key, verdicts.user_key, uses.last_use_at, uses.created_at
    from verdicts
    join uses on uses.account_key = verdicts.account_key
    anti join closed_unused on closed_unused.account_key = verdicts.account_key
)
select account_key, user_key, last_use_at, created_at from final
