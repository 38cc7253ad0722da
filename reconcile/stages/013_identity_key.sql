-- recon.identity_key
-- title:       The value of each identity for each Okta correlation key
-- one row per: user_key, rule_no, key_no
-- reads:       policy.correlation_key
-- share:       3
-- columns:
--   user_key:  the identity
--   rule_no:   the correlation rule
--   key_no:    which of the rule's keys of Okta
--   key:       the value, as the rule compares it
--   is_shared: another identity may have the same value; if false, no other has it
--
-- Hashes are grouped in a third of the time that texts take. Two values of one hash are
-- taken for shared, which costs nothing but a look.
with keys as (
    select subject_key as user_key, rule_no, key_no, key, hash(rule_no, key_no, key) as key_hash
    from policy.correlation_key
    where system = 'okta'
),
shared as (
    select key_hash from keys group by key_hash having count(*) > 1
),
final as (
    select keys.user_key, keys.rule_no, keys.key_no, keys.key, shared.key_hash is not null as is_shared
    from keys
    left join shared on shared.key_hash = keys.key_hash
)
select user_key, rule_no, key_no, key, is_shared from final
