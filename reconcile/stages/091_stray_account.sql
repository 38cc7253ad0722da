-- recon.stray_account
-- title:       Accounts that belong to nobody, for which an owner is looked for
-- one row per: account_key
-- reads:       recon.verdict, recon.match, recon.decided_link
-- columns:
--   account_key: the account, active or not
--
-- Whose each may be is looked for (recon.owner_candidate). Not asked about are declared service
-- accounts, those that several identities own by their keys, those whose keys contradict each
-- other, and those that a person called nobody's (links).
with verdicts as (
    select account_key
    from recon.verdict
    where user_key is null and verdict in ('orphaned.no_identity', 'service.unowned', 'closed', 'idle')
),
matches as (
    select account_key from recon.match
),
decided as (
    select account_key from recon.decided_link where is_nobodys and account_key is not null
),
final as (
    select verdicts.account_key
    from verdicts
    anti join matches on matches.account_key = verdicts.account_key
    anti join decided on decided.account_key = verdicts.account_key
)
select account_key from final
