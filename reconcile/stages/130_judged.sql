-- recon.judged
-- title:       Accounts whose roles, groups and attributes are judged
-- one row per: account_key
-- reads:       recon.verdict
-- columns:
--   account_key: the one account of an identity in scope; an inactive one is to be activated, so it is judged as if it were active
--   user_key:    its identity; each has one account here
with verdicts as (
    select account_key, user_key, verdict from recon.verdict
),
final as (
    select account_key, user_key from verdicts where verdict = 'reconciled'
)
select account_key, user_key from final
